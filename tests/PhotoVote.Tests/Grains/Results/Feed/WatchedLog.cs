using System.Runtime.CompilerServices;
using PhotoVote.EventLog;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.Grains.Results.Feed;

/// <summary>A log whose readings of partitions are counted, can be held up, and may be shown an earlier log.</summary>
internal sealed class WatchedLog(IEventLog inner) : IEventLog
{
    private volatile TaskCompletionSource? _held;
    private long _events;
    private int _follows;

    /// <summary>How many events were read, by whomever.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>How often somebody began to follow.</summary>
    public int Follows => Volatile.Read(ref _follows);

    /// <summary>As if it had been set back: nothing above this is there.</summary>
    public long End { get; set; } = long.MaxValue;

    public int PartitionCount => inner.PartitionCount;

    /// <summary>From now on catching up waits; following does not.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref _held, null)?.TrySetResult();

    public async Task<LogPage> ReadPartitionAsync(int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken)
    {
        await (_held?.Task ?? Task.CompletedTask);
        var page = Shown(await inner.ReadPartitionAsync(partition, afterPosition, maxScanned, streamPrefix, cancellationToken));
        Interlocked.Add(ref _events, page.Events.Count);
        return page;
    }

    public async IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _follows);
        await foreach (var page in inner.FollowAsync(partition, afterPosition, streamPrefix, cancellationToken))
        {
            Interlocked.Add(ref _events, page.Events.Count);
            yield return Shown(page);
        }
    }

    public async Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken) => Math.Min(End, await inner.ReadHeadAsync(partition, cancellationToken));

    public Task StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken) => inner.AppendAsync(request, cancellationToken);

    public Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken) => inner.FindCommandAsync(partition, commandId, cancellationToken);

    public Task<StreamSlice> ReadStreamAsync(StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken) =>
        inner.ReadStreamAsync(stream, fromVersion, maxCount, direction, cancellationToken);

    public Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken) => inner.ReadVersionAsync(stream, cancellationToken);

    public Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken) =>
        inner.LoadAsync(stream, afterVersion, snapshotSchema, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => inner.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private LogPage Shown(LogPage page) => new([.. page.Events.Where(e => e.Position <= End)], Math.Min(page.Position, Math.Max(End, 0)), Math.Min(page.Head, End));
}
