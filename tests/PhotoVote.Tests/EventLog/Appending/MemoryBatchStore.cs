using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.Tests.EventLog.Appending;

/// <summary>How the next write fails, if it does.</summary>
internal enum Failure
{
    None,
    NotWritten,
    UnknownButWritten,
    UnknownAndNotWritten,
}

/// <summary>A log of one partition in memory, written down as simply as it can be said.</summary>
internal sealed class MemoryBatchStore : IBatchStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<Ulid, CommandRecord> _eventIds = [];
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _head;

    /// <summary>Asked before each write; the default never fails.</summary>
    public Func<Failure> NextFailure { get; init; } = () => Failure.None;

    /// <summary>Awaited before each write: holds the committer up.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Completes when the first batch has come, before it passes <see cref="Gate"/>.</summary>
    public Task Entered => _entered.Task;

    /// <summary>What was written, batch by batch.</summary>
    public List<AppendRequest[]> Batches { get; } = [];

    /// <summary>The size of every batch that was tried.</summary>
    public List<int> Tried { get; } = [];

    /// <summary>How many batches had been tried when the last one was written, that one included.</summary>
    public int TriedWhenLastWritten { get; private set; }

    public long Head
    {
        get
        {
            lock (_lock)
                return _head;
        }
    }

    public long VersionOf(string stream)
    {
        lock (_lock)
            return _versions.GetValueOrDefault(stream);
    }

    public async Task<BatchResult> WriteAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        _entered.TrySetResult();
        await Gate.WaitAsync(cancellationToken);
        await Task.Yield();
        var failure = NextFailure();
        if (failure == Failure.NotWritten)
            throw new AppendNotWrittenException("the store said no", NotWrittenReason.Unavailable);
        lock (_lock)
        {
            Tried.Add(batch.Items.Count);
            var result = failure == Failure.UnknownAndNotWritten ? null : Write(batch);
            return failure == Failure.None ? result! : throw new AppendOutcomeUnknownException("no answer");
        }
    }

    public async Task<IReadOnlyDictionary<Ulid, CommandRecord>> FindCommandsAsync(
        int partition, IReadOnlyCollection<Ulid> commandIds, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
            return commandIds.Where(id => _eventIds.TryGetValue(id, out var record) && record.CommandId == id).ToDictionary(id => id, id => _eventIds[id]);
    }

    private BatchResult Write(AppendBatch batch)
    {
        var streams = batch.Streams.Select(s => s.Name).Concat(batch.Conditions.Keys).Distinct().ToDictionary(s => s, s => _versions.GetValueOrDefault(s));
        var known = batch.Items
            .Where(item => item.EventIds.ToArray().Any(_eventIds.ContainsKey))
            .ToDictionary(item => item.Request.CommandId, item => _eventIds[item.EventIds.ToArray().First(_eventIds.ContainsKey)]);
        if (known.Count > 0
            || batch.Streams.Any(s => !s.Expected.IsAny && s.Expected.Value != streams[s.Name])
            || batch.Conditions.Any(c => c.Value != streams[c.Key]))
            return new BatchResult.Rejected(known.Count > 0 && Tried.Count % 2 == 0 ? new() : streams, known); // versions may be left out then

        var first = _head + 1;
        foreach (var item in batch.Items)
        {
            var record = new CommandRecord(item.Request.CommandId, item.Request.Fingerprint, _head + 1, item.Request.EventCount, DateTimeOffset.UnixEpoch);
            foreach (var id in item.EventIds)
                _eventIds.Add(id, record);
            foreach (var append in item.Request.Appends)
                _versions[append.Stream] = _versions.GetValueOrDefault(append.Stream) + append.Events.Length;
            _head += item.Request.EventCount;
        }

        TriedWhenLastWritten = Tried.Count;
        Batches.Add([.. batch.Items.Select(item => item.Request)]);
        return new BatchResult.Written(first, [.. batch.Streams.Select(s => streams[s.Name])], DateTimeOffset.UnixEpoch);
    }
}
