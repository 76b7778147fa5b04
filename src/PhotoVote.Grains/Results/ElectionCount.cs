using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Results;

/// <summary>
/// One election's counts and the place in the log that they stand for: one cannot be had without the other, so that each event is counted
/// exactly once however often this is killed. Fed by one reader at a time; may be looked at meanwhile.
/// </summary>
internal sealed class ElectionCount
{
    private readonly Lock _gate = new();
    private readonly ElectionTally _tally;
    private CountedTally? _counted;
    private volatile TaskCompletionSource _change = NewChange();
    private Ulid? _event;
    private long _position;
    private long _changed;
    private long _seenChanges;
    private long _toldOf;
    private long _definitionVersion;

    private readonly Ulid? _first;

    private ElectionCount(ElectionId election, long start, Ulid? first, ElectionTally tally, TallyRecord? kept)
    {
        (Election, Start, _first, _tally) = (election, start, first, tally);
        (_position, _event, _changed) = kept is null ? (start, null, 0) : (kept.Position, kept.Event, kept.Changed);
        _seenChanges = _toldOf = tally.Changes;
    }

    public ElectionId Election { get; }

    /// <summary>The position before the election's first event.</summary>
    public long Start { get; }

    /// <summary>Whoever wants it to be at the end of the log shares the reading.</summary>
    public SharedRun Reading { get; } = new();

    /// <summary>Everything in the partition up to here is counted.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The position, and the event there: unknown where nothing has been read, and of a record that does not say.</summary>
    public (long Position, Ulid? Event) Place
    {
        get
        {
            lock (_gate)
                return (_position, _event);
        }
    }

    /// <summary>
    /// What it knows of the log: an event and where that is. The last one that it has read, or else the election's first; null when it knows of
    /// none. A log that has another one there, or none, is not the one that was counted.
    /// </summary>
    public (long Position, Ulid Event)? Mark => Place is (var position, { } last) ? (position, last) : _first is { } first ? (Start + 1, first) : null;

    /// <summary>How many events were counted here, beyond what was kept.</summary>
    public long Events { get; private set; }

    /// <summary>Shown until the log has been counted again, and never kept: nobody can tell whether it belongs to this log.</summary>
    public bool IsProvisional { get; private init; }

    /// <summary>Why it can be counted no further: an event cannot be read, and nothing is skipped.</summary>
    public AggregateFaultedException? Fault { get; private set; }

    /// <summary>The log was set back: this counts events that are not in it any more.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Only a second pass knows which ballots rated nobody but the withdrawn; or whether what was kept was right at all.</summary>
    public bool NeedsRecount => IsProvisional || _tally.NeedsRecount;

    public bool IsClosed => _tally.IsClosed;

    /// <summary>Completes when what is shown has changed after this was taken, or when there is no more to come.</summary>
    public Task Change => _change.Task;

    /// <summary>From the election's first event.</summary>
    /// <param name="election">Whose.</param>
    /// <param name="start">The position before that.</param>
    /// <param name="withdrawn">Who is known to be withdrawn later: then one pass is enough.</param>
    /// <param name="first">The election's first event, if there is one yet.</param>
    public static ElectionCount Begin(ElectionId election, long start, IEnumerable<int> withdrawn, Ulid? first = null) =>
        new(election, start, first, ElectionTally.Knowing(withdrawn), null);

    /// <summary>On from what was kept.</summary>
    /// <exception cref="ArgumentException">These counts make no sense.</exception>
    /// <exception cref="KeyNotFoundException">Nor do these.</exception>
    public static ElectionCount Restore(ElectionId election, long start, TallyRecord kept, Ulid? first = null) =>
        new(election, start, first, ElectionTally.FromSnapshot(kept.Counts!), kept) { IsProvisional = kept.Event is null };

    /// <summary>The same from the election's first event, knowing from the first ballot who has been withdrawn.</summary>
    public ElectionCount Recount()
    {
        lock (_gate)
            return new(Election, Start, _first, _tally.Recount(), null);
    }

    /// <summary>The counts now.</summary>
    public CountedTally Read()
    {
        lock (_gate)
        {
            // In a partition that others share, the position moves more often than the counts.
            var id = LiveResultIds.Of(_changed, isSettled: !NeedsRecount);
            if (_counted is { } same && same.Events == Events && same.Id == id)
                return _counted = same with { Position = _position };
            var view = _tally.View();
            return _counted = new(_position, id, Events, _definitionVersion, IsSettled: !NeedsRecount, view, _tally.HoldsBack ? _tally.ShownView() : view);
        }
    }

    /// <summary>The counts, to be kept.</summary>
    public (TallyRecord Record, long Events) Keep()
    {
        lock (_gate)
            return (new() { Position = _position, Event = _event, Changed = _changed, Counts = _tally.ToSnapshot() }, Events);
    }

    /// <summary>Counts an event of the election, unless it is counted already. A fault stays here: whoever feeds goes on with the others.</summary>
    public void Count(RecordedEvent recorded, IEventCodec codec)
    {
        if (recorded.Position <= _position || Fault is not null)
            return;
        try
        {
            var decoded = codec.Decode(recorded);
            lock (_gate)
            {
                // Two may feed the same, each in order, for as long as one takes over from the other.
                if (recorded.Position <= _position)
                    return;
                _tally.When(decoded);
                if (_tally.Changes != _seenChanges)
                    (_changed, _seenChanges) = (recorded.Position, _tally.Changes);
                if (decoded is IElectionEvent)
                    _definitionVersion = recorded.Version;
                (_position, _event, Events) = (recorded.Position, recorded.Id, Events + 1);
            }
        }
        catch (Exception e)
        {
            Fault = new AggregateFaultedException(new StreamId(Election.Partition, recorded.Stream), recorded.Version, recorded.Position, e);
        }
    }

    /// <summary>Everything up to here has been read, and what was the election's is counted.</summary>
    /// <param name="position">Up to where.</param>
    /// <param name="last">The event there.</param>
    public void MoveTo(long position, Ulid last)
    {
        lock (_gate)
            if (Fault is null && position > _position)
                (_position, _event) = (position, last);
        if (_toldOf == _seenChanges && Fault is null)
            return;
        _toldOf = _seenChanges;
        Tell();
    }

    /// <summary>To those who wait for a change: whatever they find, it is worth a look.</summary>
    public void Tell() => Interlocked.Exchange(ref _change, NewChange()).TrySetResult();

    public void Lose()
    {
        IsLost = true;
        Tell();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Counts up to a position, to be shown.</summary>
/// <param name="Position">Everything in the partition up to here is counted.</param>
/// <param name="Id">Grows with everything that changes what is shown; see <see cref="LiveResultIds"/>.</param>
/// <param name="Events">How many events were counted for it, beyond what was kept.</param>
/// <param name="DefinitionVersion">The version of the election's own stream that was counted last; 0 when none was, beyond what was kept.</param>
/// <param name="IsSettled">Whether every number is exact, and not to be counted again first.</param>
/// <param name="View">All that is counted.</param>
/// <param name="Shown">What of it live results show.</param>
internal sealed record CountedTally(long Position, long Id, long Events, long DefinitionVersion, bool IsSettled, TallyView View, TallyView Shown)
{
    /// <summary>Whether nothing will change: the close is counted, and so is all before it.</summary>
    public bool IsFinal => IsSettled && View.Lifecycle == Lifecycle.Closed;
}
