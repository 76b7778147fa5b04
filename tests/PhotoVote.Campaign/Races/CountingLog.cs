using System.Collections.Concurrent;
using PhotoVote.EventLog;

namespace PhotoVote.Campaign.Races;

/// <summary>A log that counts what is asked of it.</summary>
internal sealed class CountingLog(IEventLog inner) : IEventLog
{
    private readonly ConcurrentDictionary<string, int> _loads = new(StringComparer.Ordinal);
    private int _appends;
    private int _onAVersionThatHasPassed;

    /// <summary>Appends that were asked for.</summary>
    public int Appends => _appends;

    /// <summary>Those of them that found another stream moved on.</summary>
    public int OnAVersionThatHasPassed => _onAVersionThatHasPassed;

    public int PartitionCount => inner.PartitionCount;

    /// <summary>How often a stream was loaded, or its version read.</summary>
    public int ReadsOf(string stream) => _loads.GetValueOrDefault(stream);

    public async Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _appends);
        var outcome = await inner.AppendAsync(request, cancellationToken).ConfigureAwait(false);
        if (outcome is AppendOutcome.ConditionFailed)
            Interlocked.Increment(ref _onAVersionThatHasPassed);
        return outcome;
    }

    public Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken)
    {
        _loads.AddOrUpdate(stream.Name, 1, static (_, n) => n + 1);
        return inner.LoadAsync(stream, afterVersion, snapshotSchema, cancellationToken);
    }

    public Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken)
    {
        _loads.AddOrUpdate(stream.Name, 1, static (_, n) => n + 1);
        return inner.ReadVersionAsync(stream, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken) =>
        inner.FindCommandAsync(partition, commandId, cancellationToken);

    public Task<StreamSlice> ReadStreamAsync(StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken) =>
        inner.ReadStreamAsync(stream, fromVersion, maxCount, direction, cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => inner.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    public Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken) => inner.ReadHeadAsync(partition, cancellationToken);

    public Task<LogPage> ReadPartitionAsync(int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken) =>
        inner.ReadPartitionAsync(partition, afterPosition, maxScanned, streamPrefix, cancellationToken);

    public IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, CancellationToken cancellationToken) =>
        inner.FollowAsync(partition, afterPosition, streamPrefix, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
