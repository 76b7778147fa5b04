using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>The log in a SQLite file that another process may be writing. It changes nothing and takes no lock on the folder.</summary>
internal sealed class SqliteReadOnlyLog(int partitionCount, SqliteDatabase database, TimeProvider time)
    : SqliteLogReading(partitionCount, database, new(), time)
{
    private const string Refusal = "This log was opened for reading only.";

    public override Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) =>
        throw new NotSupportedException(Refusal);

    protected override IBatchStore OpenBatchStore(int partition) => throw new NotSupportedException(Refusal);

    protected override void Open()
    {
        using var connection = Database.OpenReader();
        SqliteSchema.Check(connection, Database.Path);
    }

    protected override Task CloseAsync() => Task.CompletedTask;
}
