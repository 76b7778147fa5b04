using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>Opens event logs that live in PostgreSQL.</summary>
public static class PostgresLog
{
    /// <summary>
    /// A log in the database that the data source leads to. Call <see cref="IEventLog.StartAsync"/> before anything else.
    /// </summary>
    /// <remarks>
    /// It keeps connections: one for each partition that this process appends to, <see cref="PostgresEventLogOptions.ReadConnections"/> for
    /// reading, and two for hints. They have session settings, so that a pooler in between must pool sessions, not transactions.
    /// </remarks>
    /// <param name="dataSource">Stays the caller's: it is not disposed with the log.</param>
    /// <param name="options">How to use it.</param>
    /// <param name="time">The clock for waiting; the log's events carry the server's time.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the data source multiplexes.</exception>
    public static IEventLog Create(NpgsqlDataSource dataSource, PostgresEventLogOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        options ??= new();
        PostgresEventLogOptions.Check(options);
        if (new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).Multiplexing)
            throw new ArgumentException("The event log's connections have session settings: use a data source without Multiplexing.", nameof(dataSource));
        return new PostgresEventLog(dataSource, options, time ?? TimeProvider.System);
    }

    /// <summary>How many partitions a database has that hold events or have held an append: for tools that open whatever is there.</summary>
    /// <exception cref="LogUnavailableException">It cannot be read, or has no event log.</exception>
    public static Task<int> CountPartitionsAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return PostgresErrors.ReadingAsync("read", async () =>
        {
            await using var command = dataSource.CreateCommand("select coalesce(max(id), 0) + 1 from event_log.partition");
            return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        });
    }
}
