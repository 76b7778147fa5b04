using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Postgres;

/// <summary>How an event log uses its PostgreSQL database.</summary>
public sealed record PostgresEventLogOptions
{
    /// <summary>How many partitions new aggregates are spread over, 1 to 32,768. May grow later, never shrink below one that holds events.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Whether starting the log creates and updates its tables. If not, it only checks them: <see cref="PostgresSchema.ApplyAsync(Npgsql.NpgsqlDataSource, CancellationToken)"/>.</summary>
    public bool ApplySchema { get; init; } = true;

    /// <summary>How many connections may read at the same time, 1 to 100. Appends and hints have connections of their own.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>How long an append may wait for its partition while another process holds it. Stay below <see cref="StatementTimeout"/>.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the server may work on one batch or one read.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long an append may wait for those before it.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a batch may take altogether, connecting included; then it is cancelled.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// When an append has ended, one way or another, whatever the database does: 16 s, unless the time-outs are others. A grain that appends
    /// must be given longer than this to answer, or its caller does not hear how it ended.
    /// </summary>
    public TimeSpan LongestAppend => QueueTimeout + WriteTimeout + Grace;

    /// <summary>For a server that answers neither a statement nor its cancellation.</summary>
    internal static TimeSpan Grace { get; } = TimeSpan.FromSeconds(3);

    /// <summary>The bounds of each partition's queue.</summary>
    internal CommitterOptions Committer { get; init; } = new();

    internal static void Check(PostgresEventLogOptions options)
    {
        if (options.Partitions is < 1 or > 32_768)
            throw new ArgumentException($"{options.Partitions} partitions: 1 to 32,768.", nameof(options));
        if (options.ReadConnections is < 1 or > 100)
            throw new ArgumentException($"{options.ReadConnections} connections for reading: 1 to 100.", nameof(options));
        foreach (var time in (ReadOnlySpan<TimeSpan>)[options.LockTimeout, options.StatementTimeout, options.QueueTimeout, options.WriteTimeout])
            if (time < TimeSpan.FromMilliseconds(1) || time > TimeSpan.FromHours(1))
                throw new ArgumentException($"A time-out of {time}: between a millisecond and an hour.", nameof(options));
    }
}
