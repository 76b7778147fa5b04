using Npgsql;
using PhotoVote.EventLog;

namespace PhotoVote.StoredEvents.Postgres;

/// <summary>
/// Whether a server may do its work in a database whose tables are right: a look before it starts, because most of what is missing would
/// show only at the first command.
/// </summary>
public static class DatabaseRights
{
    private static readonly (string Table, string[] Rights)[] Needed =
    [
        ("event_log.partition", ["select", "insert", "update"]),
        ("event_log.stream", ["select", "insert"]),
        ("event_log.event", ["select", "insert"]),
        ("event_log.snapshot", ["select", "insert", "update"]),
        ("orleans.orleansquery", ["select"]),
        ("orleans.grain_state", ["select", "insert", "update"]),
        ("orleans.cluster", ["select", "insert", "update", "delete"]),
        ("orleans.silo", ["select", "insert", "update", "delete"]),
        ("photos.photo", ["select", "insert"]),
        ("photos.rendition", ["select", "insert"]),
        ("photos.election", ["select", "insert", "update"]),
        ("photos.photo_of_election", ["select", "insert"]),
    ];

    private const string Sql = """
        select pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', current_user::text,
            array(select n.name from unnest($1, $2) with ordinality n(name, needed, place) where not has_table_privilege(n.name, n.needed) order by n.place),
            array(select n.needed from unnest($1, $2) with ordinality n(name, needed, place) where not has_table_privilege(n.name, n.needed) order by n.place)
        """;

    /// <exception cref="LogUnavailableException">The database takes no writes, or not this user's; the words say which.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static async Task CheckAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var pairs = Needed.SelectMany(table => table.Rights.Select(right => (table.Table, Right: right))).ToList();
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = pairs.Select(pair => pair.Table).ToArray() });
        command.Parameters.Add(new() { Value = pairs.Select(pair => pair.Right).ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (row.GetBoolean(0) || row.GetBoolean(1))
            throw new LogUnavailableException($"The database {(row.GetBoolean(0) ? "is a standby" : "is set to be read-only")}. {DatabaseAdvice.ReadOnly}");
        var missing = row.GetFieldValue<string[]>(3).Zip(row.GetFieldValue<string[]>(4)).GroupBy(pair => pair.First, pair => pair.Second).ToList();
        if (missing.Count > 0)
            throw new LogUnavailableException(
                $"The user {row.GetString(2)} lacks rights on the tables. Their owner can give them: "
                + string.Join(" ", missing.Select(table => $"grant {string.Join(", ", table)} on {table.Key} to {row.GetString(2)};")));
    }
}
