using Orleans.EventSourcing;

namespace PhotoVote.EventLog.Journaling;

// What JournaledGrain's own methods do (RaiseEvent, ConfirmEvents, …), so that any journaled grain can use the log. A write that fails
// throws and drops the events raised: nothing is retried behind the caller's back, and nothing is submitted to a state that it was not
// raised on. Writes go one after the other, also where calls interleave.
internal sealed partial class EventLogAdaptor<TView, TEntry>
{
    private const int SegmentPage = 1_000;

    /// <summary>Raised and not settled, those on their way to the log included.</summary>
    private readonly List<TEntry> _raised = [];

    /// <summary>The version of the state on which the first of them was raised.</summary>
    private long _raisedOn;

    /// <summary>How many events have ever been raised, settled (written or dropped), and waited for by somebody who confirms.</summary>
    private long _raisedCount;
    private long _settledCount;
    private long _awaitedCount;

    /// <summary>Why events were dropped that nobody waited for yet: whoever confirms next is told.</summary>
    private Exception? _untold;

    private TView? _tentative;

    /// <summary>The write or reading under way, which others wait for.</summary>
    private Task? _busy;

    public TView TentativeView => _raised.Count == 0 ? ConfirmedView : _tentative ??= Fold(_raised);

    public IEnumerable<TEntry> UnconfirmedSuffix => [.. _raised];

    public void Submit(TEntry entry) => SubmitRange([entry]);

    public void SubmitRange(IEnumerable<TEntry> entries)
    {
        TEntry[] all = [.. entries];
        if (_raised.Count == 0)
            _raisedOn = Version;
        _raised.AddRange(all);
        _raisedCount += all.Length;
        _tentative = null;
        Announce(tentative: true, confirmed: false);
    }

    public Task<bool> TryAppend(TEntry entry) => TryAppendRange([entry]);

    /// <summary>What was raised before goes first; these follow only if nothing else has come between.</summary>
    public async Task<bool> TryAppendRange(IEnumerable<TEntry> entries)
    {
        List<TEntry> all = [.. entries];
        var decidedOn = Version + _raised.Count;
        await ConfirmSubmittedEntries();
        await OthersAsync();
        if (all.Count == 0)
            return Version == decidedOn;
        var appending = AppendAsync(all, decidedOn, raised: false);
        _busy = Task.WhenAny(appending);
        return await appending is AppendOutcome.Appended;
    }

    public async Task ConfirmSubmittedEntries()
    {
        var last = _awaitedCount = _raisedCount;
        if (_untold is { } why)
        {
            // Whose events they were is not known here. Those of this caller go with them: it will believe them dropped.
            _untold = null;
            Drop(why);
            throw new InconsistentJournalException(Stream, why);
        }

        // A write of raised events that fails drops all that is raised, so whoever still waits has lost them with that write.
        while (_settledCount < last)
            await (_busy is { IsCompleted: false } ? _busy : _busy = WriteRaisedAsync());
    }

    public async Task Synchronize()
    {
        await ConfirmSubmittedEntries();
        await OthersAsync();
        var reading = CatchUpAsync(CancellationToken.None);
        _busy = Task.WhenAny(reading);
        await reading;
    }

    /// <summary>The events after <paramref name="fromVersion"/> up to <paramref name="toVersion"/>, which is an end, not a length.</summary>
    public async Task<IReadOnlyList<TEntry>> RetrieveLogSegment(int fromVersion, int toVersion)
    {
        var entries = new List<TEntry>(toVersion - fromVersion);
        while (entries.Count < toVersion - fromVersion)
        {
            var wanted = Math.Min(SegmentPage, toVersion - fromVersion - entries.Count);
            var slice = await _log.ReadStreamAsync(Stream, fromVersion + entries.Count + 1, wanted, ReadDirection.Forwards, CancellationToken.None);
            if (slice.Events.Count == 0)
                throw new LogDamagedException($"Stream {Stream} ends at version {slice.Version}, before version {toVersion} that was confirmed.");
            foreach (var recorded in slice.Events)
                entries.Add(Decode(recorded));
        }

        return entries;
    }

    public Task ClearLogAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException($"Stream {Stream} cannot be cleared: an event log is only ever appended to.");

    public void EnableStatsCollection()
    {
    }

    public void DisableStatsCollection()
    {
    }

    public LogConsistencyStatistics? GetStats() => null;

    private async Task WriteRaisedAsync()
    {
        try
        {
            if (await AppendAsync([.. _raised], _raisedOn, raised: true) is not AppendOutcome.Appended and var outcome)
                throw new InconsistentJournalException(Stream, outcome);
        }
        catch (Exception e)
        {
            Drop(e);
            throw;
        }
    }

    /// <summary>Appends entries that were decided on the state at a version; the view takes them up when the log has them.</summary>
    private async Task<AppendOutcome> AppendAsync(List<TEntry> entries, long decidedOn, bool raised)
    {
        ThrowIfStopped();
        await EnsureCurrentAsync(CancellationToken.None);
        ThrowIfStopped();
        var expected = ExpectedVersion.Exactly(decidedOn);
        if (Version != decidedOn)
            return new AppendOutcome.VersionConflict(Stream.Name, expected, Version);

        // Folded on a copy and before the write: what the grain cannot apply never gets into the log, nor half a change into the view.
        var folded = Fold(entries);
        var id = Ulid.NewUlid();
        var request = new AppendRequest(
            Stream.Partition, id, Fingerprint.Of(id.ToString()), [new StreamAppend(Stream.Name, expected, [.. entries.Select(Encode)])]);
        try
        {
            var outcome = await _log.AppendAsync(request, CancellationToken.None);
            if (outcome is AppendOutcome.Appended)
                Take(entries, folded, decidedOn, raised);
            else
                await LookAgainAsync();
            return outcome;
        }
        catch (Exception e) when (e is not AppendNotWrittenException)
        {
            MarkStale();
            throw;
        }
    }

    /// <summary>After a conflict: whoever decides again is to see what there is.</summary>
    private async Task LookAgainAsync()
    {
        MarkStale();
        try
        {
            await EnsureCurrentAsync(CancellationToken.None);
        }
        catch (LogUnavailableException)
        {
            // Read when it is next needed; what the caller has to hear of is the conflict.
        }
    }

    private void Take(List<TEntry> entries, TView folded, long decidedOn, bool raised)
    {
        if (raised)
        {
            _raised.RemoveRange(0, entries.Count);
            _settledCount += entries.Count;
            _raisedOn += entries.Count;
        }

        if (!TryAdvance(decidedOn, decidedOn + entries.Count))
            return;
        _view = folded;
        ConfirmedViewChanged(tentative: !raised);
    }

    private void Drop(Exception why)
    {
        if (_raisedCount > _awaitedCount)
            _untold = why;
        _raised.Clear();
        _settledCount = _awaitedCount = _raisedCount;
        _tentative = null;
        Announce(tentative: true, confirmed: false);
    }

    private async Task OthersAsync()
    {
        while (_busy is { IsCompleted: false } other)
            await other.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    private TView Fold(List<TEntry> entries)
    {
        var view = _aggregate is null ? _services.DeepCopy(ConfirmedView) : _aggregate.Copy(ConfirmedView);
        foreach (var entry in entries)
            _host.UpdateView(view, entry);
        return view;
    }

    private TEntry Decode(RecordedEvent recorded)
    {
        try
        {
            return (TEntry)_codec.Decode(recorded);
        }
        catch (Exception e)
        {
            throw new AggregateFaultedException(Stream, recorded.Version, recorded.Position, e);
        }
    }

    private void ThrowIfStopped()
    {
        if (IsStopped)
            throw new AppendNotWrittenException($"The activation of this aggregate has ended. Nothing was written.", NotWrittenReason.Stopping);
    }
}
