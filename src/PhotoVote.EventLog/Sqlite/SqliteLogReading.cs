using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>What the log that writes and the one that only reads have in common: reading, starting, stopping.</summary>
internal abstract class SqliteLogReading(int partitionCount, SqliteDatabase database, CommitterOptions committer, TimeProvider time)
    : EventLogBase(partitionCount, committer, time)
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _starting = new(1, 1);
    private SqliteReads? _reads;
    private bool _closed;

    protected SqliteDatabase Database { get; } = database;

    protected SqliteReads Reads => Started(_reads);

    public sealed override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_closed)
                throw new LogUnavailableException("The log is closed.");
            if (_reads is not null)
                return;
            await Task.Run(OpenInWords, cancellationToken).ConfigureAwait(false);
            _reads = new(Database);
        }
        finally
        {
            _starting.Release();
        }
    }

    public sealed override Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        return Reads.RunAsync(session => session.FindCommand(partition, commandId), ReadKind.Point, cancellationToken);
    }

    public sealed override Task<StreamSlice> ReadStreamAsync(
        StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken)
    {
        ReadRules.CheckStream(stream, PartitionCount);
        ReadRules.CheckSlice(fromVersion, maxCount, direction);
        return Reads.RunAsync(session => session.Slice(stream, fromVersion, maxCount, direction), ReadKind.Page, cancellationToken);
    }

    public sealed override Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken)
    {
        ReadRules.CheckStream(stream, PartitionCount);
        return Reads.RunAsync(session => session.Version(stream), ReadKind.Point, cancellationToken);
    }

    public sealed override Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken)
    {
        ReadRules.CheckStream(stream, PartitionCount);
        ReadRules.CheckLoad(afterVersion, snapshotSchema);
        return Reads.RunAsync(session => session.Load(stream, afterVersion, snapshotSchema), ReadKind.Point, cancellationToken);
    }

    public sealed override Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        return Reads.RunAsync(session => session.Head(partition), ReadKind.Point, cancellationToken);
    }

    public sealed override Task<LogPage> ReadPartitionAsync(
        int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        ReadRules.CheckPage(afterPosition, maxScanned, streamPrefix);
        return Reads.RunAsync(session => session.Page(partition, afterPosition, maxScanned, streamPrefix), ReadKind.Page, cancellationToken);
    }

    /// <summary>Makes the database ready; may block.</summary>
    protected abstract void Open();

    /// <summary>Closes what <see cref="Open"/> opened, when nothing reads any more.</summary>
    protected abstract Task CloseAsync();

    protected sealed override async ValueTask DisposeCoreAsync()
    {
        await _starting.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_closed)
                return;
            _closed = true;
            if (_reads is null)
                return;
            await StopReadingAsync(_reads).ConfigureAwait(false);
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _starting.Release();
        }
    }

    protected static T Started<T>([NotNull] T? part)
        where T : class =>
        part ?? throw new InvalidOperationException("The log has not been started.");

    private static async Task StopReadingAsync(SqliteReads reads)
    {
        try
        {
            await reads.DisposeAsync().AsTask().WaitAsync(StopPatience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The disk hangs, and the threads end with the process.
        }
    }

    private void OpenInWords()
    {
        try
        {
            Open();
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.CannotOpen(Database.Path, e);
        }
    }
}
