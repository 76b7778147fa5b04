using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>The log in a SQLite file, written by this process alone.</summary>
internal sealed class SqliteLog(SqliteEventLogOptions options, TimeProvider time)
    : SqliteLogReading(options.PartitionCount, new(options.Folder, options.FileName), options.Committer, time)
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time;
    private DataFolder? _folder;
    private SessionThreads<SqliteWriter>? _writer;
    private SnapshotSaves? _snapshots;
    private WriteAheadBound? _bound;

    public override Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ReadRules.CheckStream(stream, PartitionCount);
        ReadRules.CheckSnapshot(snapshot);
        return Started(_snapshots).SaveAsync(stream, snapshot, cancellationToken);
    }

    protected override void CheckStarted() => Started(_writer);

    protected override IBatchStore OpenBatchStore(int partition) => new SqliteBatchStore(Started(_writer), Reads);

    protected override void Open()
    {
        var folder = DataFolder.Take(options.Folder, options.FileName);
        try
        {
            using (var connection = Database.OpenWriter(options.CheckpointPages))
            {
                SqliteSchema.Upgrade(connection, Database.Path);
                Partitions.Ensure(connection, PartitionCount);
            }

            _bound = new(Database.WriteAheadPath, options.WriteAheadLimit);
            _writer = new("event log writer", 1, 1, OpenSession);
            _snapshots = new(_writer);
            _folder = folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    protected override async Task CloseAsync()
    {
        if (_writer is null)
            return;
        try
        {
            // Last, because the last connection to be closed empties the write-ahead log.
            await _writer.DisposeAsync().AsTask().WaitAsync(StopPatience).ConfigureAwait(false);
            _folder!.Dispose();
        }
        catch (TimeoutException)
        {
            // The disk hangs. The folder stays taken until the process ends, or a second one could write beside that thread.
        }
    }

    private SqliteWriter OpenSession()
    {
        var connection = Database.OpenWriter(options.CheckpointPages);
        return new(connection, _time, () => _bound!.Check(connection));
    }
}
