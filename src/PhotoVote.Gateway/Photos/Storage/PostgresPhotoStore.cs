using Npgsql;
using PhotoVote.Domain;

namespace PhotoVote.Gateway.Photos.Storage;

/// <summary>Photos in the tables of <see cref="PhotoVote.StoredEvents.Postgres.PhotoVoteSchema"/>, for all gateways of a cluster.</summary>
internal sealed class PostgresPhotoStore(NpgsqlDataSource database) : IPhotoStore
{
    private const string EnterSql = "insert into photos.election (election) values ($1) on conflict do nothing";

    private const string LockSql = """
        select photos, bytes, exists (select from photos.photo_of_election where election = $1 and photo = $2)
        from photos.election where election = $1 for update
        """;

    public Task<PhotoKept> KeepAsync(ElectionId election, DevelopedPhoto photo, PhotoQuota quota, CancellationToken cancellationToken) => Guarded("written", async () =>
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (photos, bytes, isAdded) = await LockAsync(connection, election, photo.Id, cancellationToken);
        if (isAdded)
            return PhotoKept.AlreadyThere;
        if (!quota.Allows(photos + 1, bytes + photo.Bytes))
            return PhotoKept.OverQuota;
        await using var writes = new NpgsqlBatch(connection);
        Add(
            writes,
            "insert into photos.photo (photo, width, height, preview, bytes) values ($1, $2, $3, $4, $5) on conflict do nothing",
            photo.Id.ToString(), photo.Width, photo.Height, photo.Preview, photo.Bytes);
        foreach (var (rendition, content) in photo.Renditions)
            Add(
                writes,
                "insert into photos.rendition (photo, format, edge, content) values ($1, $2, $3, $4) on conflict do nothing",
                photo.Id.ToString(), rendition.Extension, rendition.Edge, content);
        Add(writes, "insert into photos.photo_of_election (election, photo) values ($1, $2)", election.ToString(), photo.Id.ToString());
        Add(writes, "update photos.election set photos = photos + 1, bytes = bytes + $2 where election = $1", election.ToString(), photo.Bytes);
        await writes.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return PhotoKept.Added;
    });

    public Task<byte[]?> ReadAsync(PhotoId photo, Rendition rendition, CancellationToken cancellationToken) => Guarded("read", async () =>
    {
        await using var command = database.CreateCommand(
            "select content from photos.rendition where photo = $1 and format = $2 and edge <= $3 order by edge desc limit 1");
        AddAll(command.Parameters, photo.ToString(), rendition.Extension, rendition.Edge);
        return await command.ExecuteScalarAsync(cancellationToken) as byte[];
    });

    public Task<IReadOnlyDictionary<PhotoId, PhotoView>> FindAsync(IReadOnlyCollection<PhotoId> photos, CancellationToken cancellationToken) => Guarded("read", async () =>
    {
        await using var command = database.CreateCommand("select photo, width, height, preview from photos.photo where photo = any($1)");
        AddAll(command.Parameters, [photos.Select(photo => photo.ToString()).ToArray()]);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<PhotoId, PhotoView>();
        while (await rows.ReadAsync(cancellationToken))
            if (PhotoId.TryParse(rows.GetString(0), out var photo))
                found[photo] = new(rows.GetString(0), rows.GetInt32(1), rows.GetInt32(2), rows.GetString(3));
        return (IReadOnlyDictionary<PhotoId, PhotoView>)found;
    });

    /// <summary>What the election has; nobody else adds to it until the transaction has ended.</summary>
    private static async Task<(int Photos, long Bytes, bool IsAdded)> LockAsync(
        NpgsqlConnection connection, ElectionId election, PhotoId photo, CancellationToken cancellationToken)
    {
        await using var claim = new NpgsqlBatch(connection);
        Add(claim, EnterSql, election.ToString());
        Add(claim, LockSql, election.ToString(), photo.ToString());
        await using var row = await claim.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetInt32(0), row.GetInt64(1), row.GetBoolean(2));
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        AddAll(command.Parameters, values);
        batch.BatchCommands.Add(command);
    }

    private static void AddAll(NpgsqlParameterCollection parameters, params object[] values)
    {
        foreach (var value in values)
            parameters.Add(new() { Value = value });
    }

    private static async Task<T> Guarded<T>(string verb, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new PhotoStoreException($"Photos cannot be {verb} in the database: {e.Message}", e);
        }
    }
}
