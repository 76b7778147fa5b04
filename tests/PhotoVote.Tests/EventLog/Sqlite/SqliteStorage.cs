using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;

namespace PhotoVote.Tests.EventLog.Sqlite;

/// <summary>A data folder of its own.</summary>
public sealed class SqliteStorage : ILogStorage
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("photovote-log-").FullName;

    public async Task<IEventLog> OpenAsync(LogSettings settings)
    {
        var log = SqliteEventLog.Create(
            new SqliteEventLogOptions
            {
                Folder = Folder,
                PartitionCount = settings.PartitionCount,
                Committer = new() { QueueCapacity = settings.QueueCapacity },
            },
            settings.Time);
        await log.StartAsync(TestContext.Current.CancellationToken);
        return log;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
