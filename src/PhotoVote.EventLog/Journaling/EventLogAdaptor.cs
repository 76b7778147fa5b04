using Microsoft.Extensions.Logging;
using Orleans.EventSourcing;

namespace PhotoVote.EventLog.Journaling;

/// <summary>
/// One activation's view of its stream. The log decides what is true: the view only ever advances by events that are in it, and never past
/// one that the grain cannot apply.
/// </summary>
/// <remarks>
/// Also serves <see cref="JournaledGrain{TGrainState,TEventBase}"/>'s own methods, so that any journaled grain can use it. There a write
/// that fails throws and drops the events raised; nothing is retried behind the caller's back and nothing is submitted to a state that it
/// was not decided on.
/// </remarks>
internal sealed class EventLogAdaptor<TView, TEntry> : ILogViewAdaptor<TView, TEntry>
    where TView : class, new()
    where TEntry : class
{
    private const int SegmentPage = 1_000;

    private readonly ILogViewAdaptorHost<TView, TEntry> _host;
    private readonly IEventLog _log;
    private readonly IEventCodec _codec;
    private readonly ILogConsistencyProtocolServices _services;
    private readonly IViewSnapshots<TView>? _snapshots;
    private readonly List<TEntry> _submitted = [];
    private readonly TView _view;
    private TView? _tentative;
    private AggregateFaultedException? _fault;
    private Task? _catchUp;
    private bool _isCurrent;
    private bool _stopped;

    public EventLogAdaptor(
        ILogViewAdaptorHost<TView, TEntry> host,
        TView view,
        StreamId stream,
        IEventLog log,
        IEventCodec codec,
        ILogConsistencyProtocolServices services)
    {
        _host = host;
        _view = view;
        _log = log;
        _codec = codec;
        _services = services;
        _snapshots = host as IViewSnapshots<TView>;
        Stream = stream;
    }

    public StreamId Stream { get; }

    /// <summary>The confirmed version; <see cref="ConfirmedVersion"/> is the same in Orleans' narrower type.</summary>
    public long Version { get; private set; }

    /// <summary>The version of the snapshot that the activation knows of; 0 for none.</summary>
    public long SnapshotVersion { get; set; }

    public bool IsStopped => _stopped;

    public TView ConfirmedView => _fault is null ? _view : throw _fault;

    public int ConfirmedVersion => checked((int)Version);

    public TView TentativeView => _submitted.Count == 0 ? ConfirmedView : _tentative ??= Fold(_submitted);

    public IEnumerable<TEntry> UnconfirmedSuffix => _submitted;

    /// <summary>Loads the stream. A log that cannot be read now is tried again by whoever needs the view first.</summary>
    public async Task PreOnActivate()
    {
        try
        {
            await EnsureCurrentAsync(CancellationToken.None);
        }
        catch (LogUnavailableException e)
        {
            _services.Log(LogLevel.Warning, "stream {0} could not be loaded at activation: {1}", Stream, e.Message);
        }
        catch (AggregateFaultedException)
        {
            // Kept, logged, and thrown to every caller.
        }
    }

    public Task PostOnActivate() => Task.CompletedTask;

    public Task PostOnDeactivate()
    {
        _stopped = true;
        return Task.CompletedTask;
    }

    /// <summary>Something may have been written that the view has not seen: it is read again before it is used.</summary>
    public void MarkStale() => _isCurrent = false;

    /// <summary>Brings the view to the end of the stream unless it is believed to be there.</summary>
    /// <exception cref="AggregateFaultedException">It cannot be brought there.</exception>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public Task EnsureCurrentAsync(CancellationToken cancellationToken)
    {
        if (_fault is not null)
            return Task.FromException(_fault);
        return _isCurrent ? Task.CompletedTask : CatchUpAsync(cancellationToken);
    }

    /// <summary>Reads on from the confirmed version; whoever asks while a read is under way shares it.</summary>
    public Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_catchUp is null or { IsCompleted: true })
            _catchUp = LoadAsync();
        return _catchUp.WaitAsync(cancellationToken);
    }

    /// <summary>Applies events that the log has just confirmed.</summary>
    /// <param name="entries">The events.</param>
    /// <param name="version">The stream's version after the last of them.</param>
    public void Confirm(IReadOnlyList<TEntry> entries, long version)
    {
        var first = version - entries.Count + 1;
        if (first > Version + 1)
        {
            MarkStale();
            return;
        }

        for (var i = (int)(Version + 1 - first); i < entries.Count; i++)
            Apply(entries[i], Version + 1, position: 0);
        _host.OnViewChanged(tentative: false, confirmed: true);
    }

    public EventData Encode(TEntry entry) => _codec.Encode(entry);

    public void Submit(TEntry entry)
    {
        _submitted.Add(entry);
        _tentative = null;
        _host.OnViewChanged(tentative: true, confirmed: false);
    }

    public void SubmitRange(IEnumerable<TEntry> entries)
    {
        _submitted.AddRange(entries);
        _tentative = null;
        _host.OnViewChanged(tentative: true, confirmed: false);
    }

    public Task<bool> TryAppend(TEntry entry) => TryAppendRange([entry]);

    public async Task<bool> TryAppendRange(IEnumerable<TEntry> entries) =>
        await WriteAsync([.. _submitted, .. entries]) is AppendOutcome.Appended;

    public async Task ConfirmSubmittedEntries()
    {
        if (_submitted.Count == 0)
            return;
        if (await WriteAsync([.. _submitted]) is not AppendOutcome.Appended and var outcome)
            throw new InconsistentJournalException(Stream, outcome);
    }

    public Task Synchronize() => CatchUpAsync(CancellationToken.None);

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
                entries.Add((TEntry)_codec.Decode(recorded));
        }

        return entries;
    }

    public void EnableStatsCollection()
    {
    }

    public void DisableStatsCollection()
    {
    }

    public LogConsistencyStatistics? GetStats() => null;

    private async Task<AppendOutcome> WriteAsync(List<TEntry> entries)
    {
        // Whatever happens, these entries are not tried again: the caller hears of it and decides anew.
        _submitted.Clear();
        _tentative = null;
        if (_stopped)
            throw new AppendNotWrittenException($"The activation of stream {Stream} has ended. Nothing was written.", NotWrittenReason.Stopping);
        await EnsureCurrentAsync(CancellationToken.None);
        var id = Ulid.NewUlid();
        var request = new AppendRequest(
            Stream.Partition, id, Fingerprint.Of(id.ToString()),
            [new StreamAppend(Stream.Name, ExpectedVersion.Exactly(Version), [.. entries.Select(Encode)])]);
        try
        {
            var outcome = await _log.AppendAsync(request, CancellationToken.None);
            if (outcome is AppendOutcome.Appended appended)
                Confirm(entries, appended.Versions[0]);
            else
                MarkStale();
            return outcome;
        }
        catch (AppendOutcomeUnknownException)
        {
            MarkStale();
            throw;
        }
    }

    private async Task LoadAsync()
    {
        var schema = Version == 0 ? _snapshots?.Schema : null;
        var loaded = await _log.LoadAsync(Stream, Version, schema, CancellationToken.None);
        if (loaded.Snapshot is { } snapshot && Version == 0)
        {
            if (_snapshots!.TryRestore(_view, snapshot))
                SnapshotVersion = Version = snapshot.Version;
            else
                loaded = await _log.LoadAsync(Stream, 0, null, CancellationToken.None);
        }

        foreach (var recorded in loaded.Events)
            Replay(recorded);
        _isCurrent = true;
        if (loaded.Events.Count > 0)
            _host.OnViewChanged(tentative: true, confirmed: true);
    }

    private void Replay(RecordedEvent recorded)
    {
        if (recorded.Version <= Version)
            return;
        if (recorded.Version != Version + 1)
            throw Fault(Version + 1, recorded.Position, new LogDamagedException($"version {Version + 1} is missing; version {recorded.Version} follows"));
        TEntry entry;
        try
        {
            entry = (TEntry)_codec.Decode(recorded);
        }
        catch (Exception e)
        {
            throw Fault(recorded.Version, recorded.Position, e);
        }

        Apply(entry, recorded.Version, recorded.Position);
    }

    private void Apply(TEntry entry, long version, long position)
    {
        try
        {
            _host.UpdateView(_view, entry);
        }
        catch (Exception e)
        {
            throw Fault(version, position, e);
        }

        Version = version;
    }

    private AggregateFaultedException Fault(long version, long position, Exception cause)
    {
        _fault = new AggregateFaultedException(Stream, version, position, cause);
        _services.CaughtUserCodeException("TransitionState", _fault.Message, cause);
        return _fault;
    }

    private TView Fold(List<TEntry> entries)
    {
        var view = _services.DeepCopy(ConfirmedView);
        foreach (var entry in entries)
            _host.UpdateView(view, entry);
        return view;
    }
}
