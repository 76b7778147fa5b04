using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace PhotoVote.Grains.Storage.Sqlite;

/// <summary>
/// Grain storage in the data folder's <see cref="StoredEvents.Sqlite.StateFile"/>, because Orleans' ADO.NET provider knows SQLite only by
/// a library that we do not use. Same keys, same payload, same rules as there: the ETag is the row's version, a write with one applies
/// only at that version, a write without one only where there is no row, and a cleared state keeps its version.
/// </summary>
public sealed class SqliteGrainStorage(string folder, IGrainStorageSerializer serializer) : IGrainStorage, IAsyncDisposable
{
    private const string Read = "SELECT version, payload FROM grain_state WHERE state_name = $state AND grain_key = $key";
    private const string Insert = "INSERT INTO grain_state (state_name, grain_key, version, payload) VALUES ($state, $key, 1, $payload) ON CONFLICT DO NOTHING";
    private const string Update = """
        UPDATE grain_state SET version = version + 1, payload = $payload
        WHERE state_name = $state AND grain_key = $key AND version = $version
        """;

    private readonly StateConnection _connection = new(folder);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (version, payload) = await _connection.RunAsync(connection =>
        {
            using var command = Command(connection, Read, stateName, grainId);
            using var row = command.ExecuteReader();
            return row.Read() ? (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)) : (0L, (byte[]?)null);
        });
        grainState.State = payload is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(new(payload));
        grainState.ETag = version == 0 ? null : ETag(version);
        grainState.RecordExists = payload is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = serializer.Serialize(grainState.State).ToArray();
        grainState.ETag = await ReplaceAsync(stateName, grainId, grainState.ETag, payload);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!grainState.RecordExists && grainState.ETag is null)
        {
            // As the ADO.NET provider does: a grain that has not read its state clears whatever is there.
            await ReadStateAsync(stateName, grainId, grainState);
            if (!grainState.RecordExists)
                return;
        }

        grainState.ETag = await ReplaceAsync(stateName, grainId, grainState.ETag, null);
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<string> ReplaceAsync(string stateName, GrainId grainId, string? etag, byte[]? payload)
    {
        var seen = etag is null ? 0 : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);
        var applied = await _connection.RunAsync(connection =>
        {
            using var command = Command(connection, seen == 0 ? Insert : Update, stateName, grainId);
            command.Parameters.AddWithValue("$payload", (object?)payload ?? DBNull.Value);
            if (seen != 0)
                command.Parameters.AddWithValue("$version", seen);
            return command.ExecuteNonQuery() == 1;
        });
        return applied
            ? ETag(seen + 1)
            : throw new InconsistentStateException($"The state {stateName} of {grainId} is not at version {seen}: somebody else has written it.", null, etag);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string stateName, GrainId grainId)
    {
        var command = new SqliteCommand(sql, connection);
        command.Parameters.AddWithValue("$state", stateName);
        command.Parameters.AddWithValue("$key", grainId.Key.ToString());
        return command;
    }

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
