using Npgsql;
using PhotoVote.Cli.Db;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Cli.Verification;

/// <summary>A log that was opened to be read, and what it was opened through.</summary>
internal sealed class LogLocation : IAsyncDisposable
{
    private readonly NpgsqlDataSource? _dataSource;

    private LogLocation(IEventLog log, IStoredTallies tallies, IStoredPairs pairs, NpgsqlDataSource? dataSource) =>
        (Log, Tallies, Pairs, _dataSource) = (log, tallies, pairs, dataSource);

    public IEventLog Log { get; }

    /// <summary>What the server keeps beside it.</summary>
    public IStoredTallies Tallies { get; }

    /// <summary>And how ballots compare candidates.</summary>
    public IStoredPairs Pairs { get; }

    /// <exception cref="UsageException">Neither or both are named.</exception>
    /// <exception cref="EventLogException">The log cannot be opened.</exception>
    public static async Task<LogLocation> OpenAsync(string? folder, string? connection, CancellationToken cancellationToken)
    {
        if (folder is not null && connection is not null)
            throw new UsageException("name one log: --data or --connection, not both");
        connection ??= folder is null ? DatabaseAddress.FromEnvironment : null;
        if (folder is null && connection is null)
            throw new UsageException($"name a log: --data, --connection, or {DatabaseAddress.Variable} in the environment");
        return folder is not null ? await OpenFolderAsync(folder, cancellationToken) : await OpenDatabaseAsync(connection!, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        if (_dataSource is not null)
            await _dataSource.DisposeAsync();
    }

    private static async Task<LogLocation> OpenFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var log = SqliteEventLog.OpenReadOnly(folder);
        try
        {
            await log.StartAsync(cancellationToken);
            return new LogLocation(log, new SqliteStoredTallies(folder), new SqliteStoredPairs(folder), dataSource: null);
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    private static async Task<LogLocation> OpenDatabaseAsync(string connection, CancellationToken cancellationToken)
    {
        var dataSource = DatabaseAddress.Open(connection);
        try
        {
            await PostgresSchema.CheckAsync(dataSource, cancellationToken);
            var log = PostgresLog.Create(dataSource, new PostgresEventLogOptions
            {
                ApplySchema = false,
                Partitions = await PostgresPartitions.CountAsync(dataSource, cancellationToken),

                // A page of a log on a cold disk may take its time; nobody waits for it but us.
                StatementTimeout = TimeSpan.FromMinutes(5),
            });
            await log.StartAsync(cancellationToken);
            return new LogLocation(log, new PostgresStoredTallies(dataSource), new PostgresStoredPairs(dataSource), dataSource);
        }
        catch
        {
            await dataSource.DisposeAsync();
            throw;
        }
    }
}
