using System.Runtime.CompilerServices;
using PhotoVote.EventLog;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.Gateway.Health;

/// <summary>A log whose followers can be held up, or fail, while everything else works.</summary>
internal sealed class HeldReaders(IEventLog inner) : IEventLog
{
    private volatile TaskCompletionSource _open = Opened();

    /// <summary>What a follower is told in place of the next page; none when null.</summary>
    public Exception? Failure { get; set; }

    public int PartitionCount => inner.PartitionCount;

    public void Hold() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _open.TrySetResult();

    public async IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in inner.FollowAsync(partition, afterPosition, streamPrefix, cancellationToken))
        {
            await _open.Task.WaitAsync(cancellationToken);
            if (Failure is { } failure)
                throw failure;
            yield return page;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken) => inner.AppendAsync(request, cancellationToken);

    public Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken) => inner.FindCommandAsync(partition, commandId, cancellationToken);

    public Task<StreamSlice> ReadStreamAsync(StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken) =>
        inner.ReadStreamAsync(stream, fromVersion, maxCount, direction, cancellationToken);

    public Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken) => inner.ReadVersionAsync(stream, cancellationToken);

    public Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken) =>
        inner.LoadAsync(stream, afterVersion, snapshotSchema, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => inner.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    public Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken) => inner.ReadHeadAsync(partition, cancellationToken);

    public Task<LogPage> ReadPartitionAsync(int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken) =>
        inner.ReadPartitionAsync(partition, afterPosition, maxScanned, streamPrefix, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
