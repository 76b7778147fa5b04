using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Postgres;

/// <summary>A database of its own.</summary>
public sealed class PostgresStorage : ILogStorage
{
    private TestDatabase? _database;

    public async Task<TestDatabase> DatabaseAsync()
    {
        var cluster = await TestContext.Current.GetFixture<PostgresCluster>() ?? throw new InvalidOperationException("No PostgreSQL fixture.");
        return _database ??= await cluster.CreateDatabaseAsync();
    }

    public async Task<IEventLog> OpenAsync(LogSettings settings)
    {
        var database = await DatabaseAsync();
        var options = new PostgresEventLogOptions { Partitions = settings.PartitionCount, Committer = new() { QueueCapacity = settings.QueueCapacity } };
        var log = PostgresLog.Create(database.DataSource, options, settings.Time);
        await log.StartAsync(TestContext.Current.CancellationToken);
        return log;
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
