using System.Runtime.CompilerServices;
using PhotoVote.EventLog;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.Grains.Results.Feed;

/// <summary>A log whose readings of partitions are counted, can be held up, and may be shown an earlier log.</summary>
internal sealed class WatchedLog(IEventLog inner) : IEventLog
{
    private volatile IEventLog _inner = inner;
    private volatile TaskCompletionSource? _held;
    private long _events;
    private int _follows;

    /// <summary>How many events were read, by whomever.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>How often somebody began to follow.</summary>
    public int Follows => Volatile.Read(ref _follows);

    /// <summary>As if it had been set back: nothing above this is there.</summary>
    public long End { get; set; } = long.MaxValue;

    public int PartitionCount => _inner.PartitionCount;

    /// <summary>Another log takes the place of this one. Who follows goes on with the former one until it is closed.</summary>
    /// <returns>The former one.</returns>
    public IEventLog Replace(IEventLog log)
    {
        var former = _inner;
        _inner = log;
        return former;
    }

    /// <summary>Whether who follows takes no notice when the log is replaced, as behind a connection that is made anew without a word.</summary>
    public bool IsReplacedSilently { get; set; }

    /// <summary>Told after which position a page was read, by who catches up, before it is given to them; may wait, and fail.</summary>
    public Func<long, Task>? AfterRead { get; set; }

    /// <summary>From now on catching up waits; following does not, nor does a look at one event.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref _held, null)?.TrySetResult();

    public async Task<LogPage> ReadPartitionAsync(int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken)
    {
        if (maxScanned > 1 && _held is { } held)
            await held.Task;
        var page = Shown(await _inner.ReadPartitionAsync(partition, afterPosition, maxScanned, streamPrefix, cancellationToken));
        Interlocked.Add(ref _events, page.Events.Count);
        if (maxScanned > 1 && AfterRead is { } after)
            await after(afterPosition);
        return page;
    }

    public async IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _follows);
        if (IsReplacedSilently)
        {
            for (var position = afterPosition; ; await Task.Delay(20, cancellationToken))
            {
                var page = await _inner.ReadPartitionAsync(partition, position, 1_000, streamPrefix, cancellationToken);
                position = page.Position;
                yield return page;
            }
        }

        await foreach (var page in _inner.FollowAsync(partition, afterPosition, streamPrefix, cancellationToken))
        {
            Interlocked.Add(ref _events, page.Events.Count);
            yield return Shown(page);
        }
    }

    public async Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken) => Math.Min(End, await _inner.ReadHeadAsync(partition, cancellationToken));

    public Task StartAsync(CancellationToken cancellationToken) => _inner.StartAsync(cancellationToken);

    public Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken) => _inner.AppendAsync(request, cancellationToken);

    public Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken) => _inner.FindCommandAsync(partition, commandId, cancellationToken);

    public Task<StreamSlice> ReadStreamAsync(StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken) =>
        _inner.ReadStreamAsync(stream, fromVersion, maxCount, direction, cancellationToken);

    public Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken) => _inner.ReadVersionAsync(stream, cancellationToken);

    public Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken) =>
        _inner.LoadAsync(stream, afterVersion, snapshotSchema, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => _inner.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private LogPage Shown(LogPage page) => new([.. page.Events.Where(e => e.Position <= End)], Math.Min(page.Position, Math.Max(End, 0)), Math.Min(page.Head, End))
    {
        Preceding = page.Preceding,
    };
}
