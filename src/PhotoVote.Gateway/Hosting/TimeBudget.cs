using Npgsql;
using PhotoVote.EventLog.Postgres;

namespace PhotoVote.Gateway.Hosting;

/// <summary>
/// Who waits how long for whom. Each waits for longer than what it waits for, so that an outcome that is known inside is known outside;
/// only when something takes longer than it may does the one who asked hear that it is unknown.
/// </summary>
/// <remarks>
/// A connection (5 s) and a statement (6 s, or 4 s for a lock) end before the batch (8 s); the batch, and what waited for the one before it
/// (5 s), before the append (16 s, <see cref="PostgresEventLogOptions.LongestAppend"/>); the append before the grain; and the grain before
/// the request.
/// </remarks>
internal static class TimeBudget
{
    /// <summary>For a connection to the database, unless the connection string says otherwise.</summary>
    public static TimeSpan Connecting { get; } = TimeSpan.FromSeconds(5);

    /// <summary>For what Orleans asks the database, unless the connection string says otherwise.</summary>
    public static TimeSpan Statement { get; } = TimeSpan.FromSeconds(8);

    /// <summary>For a grain's answer.</summary>
    public static TimeSpan Grain { get; } = TimeSpan.FromSeconds(20);

    /// <summary>For a request that has been read: whatever happens inside, it is answered by then.</summary>
    public static TimeSpan Request { get; } = TimeSpan.FromSeconds(25);

    /// <summary>For an export of ballots, of which a server makes one at a time: who reads it slowly keeps the others waiting for so long at the most.</summary>
    public static TimeSpan Export { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Where the connection string says nothing of time-outs: Npgsql's own are for programs that nobody waits for.</summary>
    public static void Fill(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.ShouldSerialize("Timeout"))
            connection.Timeout = (int)Connecting.TotalSeconds;
        if (!connection.ShouldSerialize("Command Timeout"))
            connection.CommandTimeout = (int)Statement.TotalSeconds;
    }
}
