using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PhotoVote.EventLog.Appending;
using PhotoVote.EventLog.Following;
using PhotoVote.EventLog.Telemetry;

namespace PhotoVote.EventLog;

/// <summary>What the logs share: a committer and a signal a partition, following, and the checking of arguments.</summary>
internal abstract class EventLogBase : IEventLog
{
    private readonly Lazy<GroupCommitter>[] _committers;
    private readonly PartitionSignal[] _signals;
    private readonly LogMeter _meter;
    private volatile int _stopping;

    protected EventLogBase(int partitionCount, CommitterOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitionCount, 1);
        PartitionCount = partitionCount;
        _meter = new(Waiting);
        _signals = [.. Enumerable.Range(0, partitionCount).Select(_ => new PartitionSignal(time))];
        _committers =
        [
            .. Enumerable.Range(0, partitionCount).Select(p => new Lazy<GroupCommitter>(
                () => new GroupCommitter(p, OpenBatchStore(p), options, position => OnCommitted(p, position), _meter.Of(p)))),
        ];
    }

    public int PartitionCount { get; }

    public abstract Task StartAsync(CancellationToken cancellationToken);

    public Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckPartition(request.Partition);
        CheckStarted();
        if (_stopping != 0)
            return Task.FromException<AppendOutcome>(new AppendNotWrittenException("The log is stopping. Nothing was written.", NotWrittenReason.Stopping));
        return _committers[request.Partition].Value.AppendAsync(request, cancellationToken);
    }

    public abstract Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken);

    public abstract Task<StreamSlice> ReadStreamAsync(
        StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken);

    public abstract Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken);

    public abstract Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken);

    public abstract Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken);

    public abstract Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken);

    public abstract Task<LogPage> ReadPartitionAsync(
        int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken);

    public IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, CancellationToken cancellationToken) =>
        FollowPagesAsync(partition, afterPosition, (position, token) => ReadPartitionAsync(partition, position, FollowPageSize, streamPrefix, token), cancellationToken);

    public virtual IAsyncEnumerable<LogPage> FollowTypesAsync(
        int partition, long afterPosition, ImmutableArray<string> typePrefixes, CancellationToken cancellationToken) =>
        FollowAsync(partition, afterPosition, null, cancellationToken);

    /// <summary>Follows a partition by reading page after page.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="afterPosition">Where to start.</param>
    /// <param name="read">Reads the page after a position.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    protected async IAsyncEnumerable<LogPage> FollowPagesAsync(
        int partition, long afterPosition, Func<long, CancellationToken, Task<LogPage>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(afterPosition);
        var position = afterPosition;
        using var interest = Watch(partition);
        while (true)
        {
            var next = _signals[partition].Next;
            var page = await read(position, cancellationToken).ConfigureAwait(false);
            position = page.Position;
            yield return page;
            if (page.IsAtHead)
                await _signals[partition].WaitAsync(next, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
            return;
        foreach (var committer in _committers)
            if (committer.IsValueCreated)
                await committer.Value.DisposeAsync().ConfigureAwait(false);
        await DisposeCoreAsync().ConfigureAwait(false);
        _meter.Dispose();

        // Followers look once more, and learn that the log is closed.
        foreach (var signal in _signals)
            signal.Raise();
        GC.SuppressFinalize(this);
    }

    /// <summary>How many positions a follower looks at in one read.</summary>
    protected const int FollowPageSize = 1_000;

    /// <summary>Before an append is taken: throws when <see cref="StartAsync"/> has not been called, where that matters.</summary>
    protected virtual void CheckStarted()
    {
    }

    /// <summary>Opens the store of one partition; called once, at its first append.</summary>
    protected abstract IBatchStore OpenBatchStore(int partition);

    /// <summary>Releases what the log holds, after the committers have stopped; once. Reads that come later throw <see cref="LogUnavailableException"/>.</summary>
    protected abstract ValueTask DisposeCoreAsync();

    /// <summary>A commit of this process: wakes its followers. An override may pass the hint on to other processes; it returns at once.</summary>
    protected virtual void OnCommitted(int partition, long position) => Wake(partition);

    /// <summary>Somebody follows the partition until the result is disposed: an override may listen for hints from other processes.</summary>
    protected virtual IDisposable? Watch(int partition) => null;

    /// <summary>Wakes the partition's followers in this process.</summary>
    protected void Wake(int partition) => _signals[partition].Raise();

    private IEnumerable<(int Partition, int Requests)> Waiting()
    {
        for (var i = 0; i < _committers.Length; i++)
            if (_committers[i].IsValueCreated)
                yield return (i, _committers[i].Value.Waiting);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such partition.</exception>
    protected void CheckPartition(int partition)
    {
        if ((uint)partition >= (uint)PartitionCount)
            throw new ArgumentOutOfRangeException(nameof(partition), partition, $"Partitions are numbered 0 to {PartitionCount - 1}.");
    }
}
