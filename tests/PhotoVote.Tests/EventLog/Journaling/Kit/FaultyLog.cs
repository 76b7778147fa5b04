using System.Collections.Concurrent;
using PhotoVote.EventLog;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

/// <summary>A log that counts what is asked of it and fails on demand, each stream on its own, in front of a real one.</summary>
public sealed class FaultyLog(IEventLog inner) : IEventLog
{
    private readonly ConcurrentDictionary<string, StreamFaults> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Ulid, Gate> _finds = new();

    /// <summary>The log without the faults.</summary>
    public IEventLog Sound => inner;

    public int PartitionCount => inner.PartitionCount;

    public StreamFaults On(string stream) => _streams.GetOrAdd(stream, _ => new());

    /// <summary>Whether pages of a partition cannot be read at the moment; streams can.</summary>
    public bool PagesAreUnreadable { get; set; }

    /// <summary>Holds the question whether this command is written.</summary>
    public Gate HoldFinding(Ulid command) => _finds.GetOrAdd(command, _ => new());

    public Task StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
        On(request.Appends[0].Stream).AppendAsync(inner, request, cancellationToken);

    public async Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken)
    {
        if (_finds.TryGetValue(commandId, out var gate))
            await gate.PassAsync(cancellationToken);
        return await inner.FindCommandAsync(partition, commandId, cancellationToken);
    }

    public Task<StreamSlice> ReadStreamAsync(
        StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken) =>
        On(stream.Name).ReadAsync(() => inner.ReadStreamAsync(stream, fromVersion, maxCount, direction, cancellationToken));

    public Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken) =>
        On(stream.Name).ReadVersionAsync(() => inner.ReadVersionAsync(stream, cancellationToken));

    public Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken) =>
        On(stream.Name).LoadAsync(() => inner.LoadAsync(stream, afterVersion, snapshotSchema, cancellationToken));

    public Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) =>
        On(stream.Name).SaveSnapshotAsync(() => inner.SaveSnapshotAsync(stream, snapshot, cancellationToken));

    public Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken) => inner.ReadHeadAsync(partition, cancellationToken);

    public Task<LogPage> ReadPartitionAsync(
        int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken) =>
        PagesAreUnreadable
            ? Task.FromException<LogPage>(new LogUnavailableException("The pages cannot be read."))
            : inner.ReadPartitionAsync(partition, afterPosition, maxScanned, streamPrefix, cancellationToken);

    public IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, CancellationToken cancellationToken) =>
        inner.FollowAsync(partition, afterPosition, streamPrefix, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
