using System.Runtime.InteropServices;

namespace PhotoVote.EventLog.Appending;

/// <summary>A stream that a batch appends to, once however many requests append to it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expected">What its version must be before the batch.</param>
internal readonly record struct BatchStream(string Name, ExpectedVersion Expected);

/// <summary>
/// Requests that can be written together: each holds if those before it in the batch do. A request that cannot join is held back for a
/// later batch, and with it everything that touches its streams, so that order within a stream is kept.
/// </summary>
/// <remarks>
/// Three things keep a request out: its command id (or an id derived from it) is in the batch already; it expects a version that the batch will not leave; or it
/// depends on a stream that the batch appends to. The last is the cut that makes a close exact: a cast conditional on the open election
/// must not slip in behind the close.
/// </remarks>
internal sealed class AppendBatch(int partition, int capacity = 0)
{
    public const int MaxRequests = 2_000;
    public const int MaxEvents = 4_000;
    public const long MaxBytes = 8 * 1024 * 1024;

    private readonly Dictionary<string, int> _streamIndex = new(capacity, StringComparer.Ordinal);
    private readonly Dictionary<string, long> _conditions = new(StringComparer.Ordinal);
    private readonly HashSet<Ulid> _eventIds = new(capacity);
    private readonly HashSet<string> _heldBack = new(StringComparer.Ordinal);
    private readonly List<BatchStream> _streams = new(capacity);
    private readonly List<int> _appendedToStream = new(capacity);
    private readonly List<PendingAppend> _items = new(capacity);
    private long _bytes;

    public int Partition { get; } = partition;

    /// <summary>The requests, in the order in which their events take positions.</summary>
    public IReadOnlyList<PendingAppend> Items => _items;

    /// <summary>The distinct streams that the batch appends to.</summary>
    public IReadOnlyList<BatchStream> Streams => _streams;

    /// <summary>The distinct streams that the batch depends on, with the version that each must have before it.</summary>
    public IReadOnlyDictionary<string, long> Conditions => _conditions;

    public int EventCount { get; private set; }

    public bool IsFull => _items.Count >= MaxRequests || EventCount >= MaxEvents || _bytes >= MaxBytes;

    /// <summary>The place of a stream in <see cref="Streams"/>.</summary>
    public int IndexOf(string stream) => _streamIndex[stream];

    /// <summary>Takes the request in, or holds it back.</summary>
    public bool TryAdd(PendingAppend item)
    {
        if (CanJoin(item))
        {
            Add(item);
            return true;
        }

        foreach (var append in item.Request.Appends)
            _heldBack.Add(append.Stream);
        return false;
    }

    private bool CanJoin(PendingAppend item)
    {
        var request = item.Request;
        if (_items.Count > 0 && (EventCount + request.EventCount > MaxEvents || _bytes + request.ByteCount > MaxBytes))
            return false;
        foreach (var id in item.EventIds)
            if (_eventIds.Contains(id))
                return false;
        foreach (var append in request.Appends)
        {
            if (_heldBack.Contains(append.Stream))
                return false;
            if (!_streamIndex.TryGetValue(append.Stream, out var index) || append.Expected.IsAny)
                continue;
            var expected = _streams[index].Expected;
            if (expected.IsAny || append.Expected.Value != expected.Value + _appendedToStream[index])
                return false;
        }

        foreach (var condition in request.Conditions)
        {
            if (_heldBack.Contains(condition.Stream) || _streamIndex.ContainsKey(condition.Stream))
                return false;
            if (_conditions.TryGetValue(condition.Stream, out var version) && version != condition.Version)
                return false;
        }

        return true;
    }

    private void Add(PendingAppend item)
    {
        var request = item.Request;
        foreach (var id in item.EventIds)
            _eventIds.Add(id);
        item.FirstEvent = EventCount;
        foreach (var condition in request.Conditions)
            _conditions[condition.Stream] = condition.Version;
        for (var i = 0; i < request.Appends.Length; i++)
        {
            var append = request.Appends[i];
            ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_streamIndex, append.Stream, out var known);
            if (!known)
            {
                index = _streams.Count;
                _streams.Add(new(append.Stream, append.Expected));
                _appendedToStream.Add(0);
            }

            item.Streams[i] = index;
            item.Offsets[i] = _appendedToStream[index];
            _appendedToStream[index] += append.Events.Length;
        }

        EventCount += request.EventCount;
        _bytes += request.ByteCount;
        _items.Add(item);
    }

    /// <summary>How many events the batch appends to the stream at this place of <see cref="Streams"/>.</summary>
    public int AppendedTo(int streamIndex) => _appendedToStream[streamIndex];
}
