using PhotoVote.EventLog;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.Grains.Results;

/// <summary>A log as it was when it ended at a position; for reading.</summary>
internal sealed class LogUpTo(IEventLog log, long end) : IEventLog
{
    public int PartitionCount => log.PartitionCount;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<StreamSlice> ReadStreamAsync(StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken) =>
        log.ReadStreamAsync(stream, fromVersion, maxCount, direction, cancellationToken);

    public Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken) => Math.Min(end, await log.ReadHeadAsync(partition, cancellationToken));

    public async Task<LogPage> ReadPartitionAsync(int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken)
    {
        var page = await log.ReadPartitionAsync(partition, afterPosition, maxScanned, streamPrefix, cancellationToken);
        return new([.. page.Events.Where(e => e.Position <= end)], Math.Min(page.Position, end), Math.Min(page.Head, end));
    }

    public IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
