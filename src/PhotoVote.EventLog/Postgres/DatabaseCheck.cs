using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>What a database must be like, beyond its tables, for the log to work.</summary>
internal static class DatabaseCheck
{
    private const string Sql = """
        select current_setting('server_encoding'), current_setting('server_version_num')::integer,
            (select max(id) from event_log.partition where position > 0)
        """;

    /// <exception cref="LogDamagedException">The database cannot serve.</exception>
    public static Task RunAsync(NpgsqlDataSource dataSource, int partitionCount, CancellationToken cancellationToken) =>
        PostgresErrors.ReadingAsync("check", async () =>
        {
            await using var command = dataSource.CreateCommand(Sql);
            await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await row.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (row.GetString(0) != "UTF8")
                throw new LogDamagedException($"The database's encoding is {row.GetString(0)}; the event log needs UTF8.");
            if (row.GetInt32(1) < 130_000)
                throw new LogDamagedException($"The server is PostgreSQL {row.GetInt32(1) / 10_000}; the event log needs 13 or newer.");
            if (!row.IsDBNull(2) && row.GetInt32(2) >= partitionCount)
                throw new LogDamagedException(
                    $"The database holds events in partition {row.GetInt32(2)}, but the log is configured with {partitionCount} partition(s), numbered from 0. "
                    + "The number of partitions may grow, never shrink.");
            return true;
        });
}
