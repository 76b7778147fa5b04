using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.EventSourcing;
using PhotoVote.EventLog.Telemetry;

namespace PhotoVote.EventLog.Journaling;

/// <summary>
/// One activation's view of its stream. The log decides what is true: the view only ever advances by events that are in it, and never past
/// one that the grain cannot apply. Used on the grain's scheduler only.
/// </summary>
internal sealed partial class EventLogAdaptor<TView, TEntry> : ILogViewAdaptor<TView, TEntry>
    where TView : class, new()
    where TEntry : class
{
    private readonly ILogViewAdaptorHost<TView, TEntry> _host;
    private readonly IAggregateHost<TView>? _aggregate;
    private readonly IEventLog _log;
    private readonly IEventCodec _codec;
    private readonly ILogConsistencyProtocolServices _services;
    private readonly JournalMeter _meter;
    private readonly bool _refreshesAtActivation;
    private TView _view;
    private AggregateFaultedException? _fault;
    private bool _isLoaded;
    private bool _isCurrent;

    /// <summary>Nobody has looked, and the stream is taken for empty: good enough to append behind, and for nothing else.</summary>
    private bool _isAssumedNew;

    /// <summary>How often the view was found to be behind. A reading is as good as the last sign that it began after.</summary>
    private int _signs;
    private int _readingSince;
    private Task? _reading;
    private Task? _nextReading;

    public EventLogAdaptor(
        ILogViewAdaptorHost<TView, TEntry> host,
        TView view,
        StreamId stream,
        IEventLog log,
        IEventCodec codec,
        ILogConsistencyProtocolServices services,
        JournalMeter meter,
        bool refreshesAtActivation = false)
    {
        _host = host;
        _aggregate = host as IAggregateHost<TView>;
        _view = view;
        _log = log;
        _codec = codec;
        _services = services;
        _meter = meter;
        _refreshesAtActivation = refreshesAtActivation;
        Stream = stream;
    }

    public StreamId Stream { get; }

    /// <summary>The confirmed version; <see cref="ConfirmedVersion"/> is the same in Orleans' narrower type.</summary>
    public long Version { get; private set; }

    /// <summary>The version of the snapshot that the activation knows of; 0 for none.</summary>
    public long SnapshotVersion { get; set; }

    /// <summary>Whether the activation has ended: nothing more is handed to the log.</summary>
    public bool IsStopped { get; private set; }

    public bool IsFaulted => _fault is not null;

    /// <exception cref="AggregateFaultedException">The stream cannot be replayed.</exception>
    /// <exception cref="LogUnavailableException">It has not been read yet: a stream that is not known does not pass for an empty one.</exception>
    public TView ConfirmedView =>
        _fault is not null ? throw _fault
        : _isLoaded || _isAssumedNew ? _view
        : throw new LogUnavailableException("The stream has not been read yet.");

    public int ConfirmedVersion => checked((int)Version);

    /// <summary>Loads the stream, unless the grain is about to do so: JournaledGrain's own OnActivateAsync refreshes first of all.</summary>
    public async Task PreOnActivate()
    {
        if (_refreshesAtActivation || _aggregate is { ReadsAtActivation: false })
            return;
        try
        {
            await EnsureCurrentAsync(CancellationToken.None);
        }
        catch (LogUnavailableException e) when (_aggregate is not null)
        {
            // An aggregate asks for its state by a method that can wait: whoever needs it first tries again, and is told. Of ten thousand that
            // wake during an outage nobody wants a line each.
            _services.Log(LogLevel.Debug, "stream {0} could not be loaded at activation: {1}", Stream, e.Message);
        }
        catch (AggregateFaultedException) when (_aggregate is not null)
        {
            // Kept, logged, and thrown to whoever asks; a call says more than a failed activation.
        }
    }

    public Task PostOnActivate() => Task.CompletedTask;

    public Task PostOnDeactivate()
    {
        IsStopped = true;
        return Task.CompletedTask;
    }

    /// <summary>Something may have been written that the view has not seen: it is read again before it is used.</summary>
    public void MarkStale()
    {
        _signs++;
        _isCurrent = _isAssumedNew = false;
    }

    /// <summary>
    /// Takes the stream for empty, unless it is known already, or about to be. That is the same as a view that was read before the first
    /// event was written elsewhere: an append behind it finds out, and nobody is refused before the stream's end has been looked at.
    /// </summary>
    public void AssumeNew()
    {
        if (!_isLoaded && _fault is null && _reading is not { IsCompleted: false })
            _isAssumedNew = true;
    }

    /// <summary>Brings the view to where commands can be decided on it: to the end of the stream, unless that is assumed to be its beginning.</summary>
    /// <inheritdoc cref="EnsureCurrentAsync"/>
    public Task EnsureDecidableAsync(CancellationToken cancellationToken) =>
        _isAssumedNew ? Task.CompletedTask : EnsureCurrentAsync(cancellationToken);

    /// <summary>Brings the view to the end of the stream unless it is believed to be there.</summary>
    /// <exception cref="AggregateFaultedException">It cannot be brought there.</exception>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public Task EnsureCurrentAsync(CancellationToken cancellationToken)
    {
        if (_fault is not null)
        {
            EndActivation();
            return Task.FromException(_fault);
        }

        if (_isCurrent)
            return Task.CompletedTask;
        return _reading is { IsCompleted: false } && _readingSince == _signs ? _reading.WaitAsync(cancellationToken) : CatchUpAsync(cancellationToken);
    }

    /// <summary>
    /// Reads on from the confirmed version. Whoever asks at the same time shares a reading, but never one that began before it was asked for:
    /// that one may have looked too soon.
    /// </summary>
    /// <inheritdoc cref="EnsureCurrentAsync"/>
    public Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_nextReading is not null)
            return _nextReading.WaitAsync(cancellationToken);
        if (_reading is { IsCompleted: false })
            return (_nextReading = LoadAfterAsync(_reading)).WaitAsync(cancellationToken);
        return (_reading = LoadAsync()).WaitAsync(cancellationToken);
    }

    /// <summary>Moves on over events that the log has just confirmed, when the view stands right before them.</summary>
    /// <param name="from">The version that they were appended to.</param>
    /// <param name="to">The version that they led to.</param>
    /// <returns>Whether the caller is to put into the view what they lead to, and <see cref="Announce"/> it.</returns>
    public bool TryAdvance(long from, long to)
    {
        if (Version == from && (_isLoaded || _isAssumedNew) && _fault is null)
        {
            // That the stream was empty is what the log has confirmed.
            if (_isAssumedNew)
                (_isLoaded, _isCurrent, _isAssumedNew) = (true, true, false);
            Version = to;
            return true;
        }

        if (Version < to)
            MarkStale();
        return false;
    }

    /// <summary>Tells the grain that its view has changed. What it makes of that is no concern of whoever changed it.</summary>
    public void Announce(bool tentative, bool confirmed)
    {
        try
        {
            _host.OnViewChanged(tentative, confirmed);
        }
        catch (Exception e)
        {
            _services.CaughtUserCodeException(confirmed ? "OnStateChanged" : "OnTentativeStateChanged", nameof(Announce), e);
        }
    }

    public EventData Encode(TEntry entry) => _codec.Encode(entry);

    private async Task LoadAfterAsync(Task earlier)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        (_reading, _nextReading) = (_nextReading, null);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (_fault is not null)
            StartOver();
        var signs = _readingSince = _signs;
        var (before, isFirst, began) = (Version, !_isLoaded, Stopwatch.GetTimestamp());
        var loaded = await _log.LoadAsync(Stream, before, before == 0 ? _aggregate?.SnapshotSchema : null, CancellationToken.None);
        if (loaded.Snapshot is { } snapshot && snapshot.Version > Version)
        {
            if (_aggregate!.TryRestore(_view, snapshot))
                SnapshotVersion = Version = snapshot.Version;
            else
                loaded = await _log.LoadAsync(Stream, Version, null, CancellationToken.None);
        }

        foreach (var recorded in loaded.Events)
            Replay(recorded);
        _isLoaded = true;
        _isAssumedNew = false;
        _isCurrent = signs == _signs;
        if (isFirst)
            _meter.Loaded(_host.GetType().Name, began, SnapshotVersion > 0, loaded.Events.Count);
        if (Version > before)
            ConfirmedViewChanged(tentative: true);
    }

    private void Replay(RecordedEvent recorded)
    {
        if (recorded.Version <= Version)
            return;
        if (recorded.Version != Version + 1)
            throw Fault(recorded, new LogDamagedException($"version {Version + 1} is missing"));
        try
        {
            _host.UpdateView(_view, (TEntry)_codec.Decode(recorded));
        }
        catch (Exception e)
        {
            throw Fault(recorded, e);
        }

        Version = recorded.Version;
    }

    private AggregateFaultedException Fault(RecordedEvent recorded, Exception cause)
    {
        _fault = new AggregateFaultedException(Stream, recorded.Version, recorded.Position, cause);
        _isAssumedNew = false;
        _services.CaughtUserCodeException("TransitionState", _fault.Message, cause);
        if (_isLoaded)
            EndActivation();
        return _fault;
    }

    /// <summary>
    /// An activation that cannot replay its stream ends, so that a later call tries with what is deployed then. Not before it has come alive:
    /// then it either fails by itself, or ends with the first call, which is told why.
    /// </summary>
    private void EndActivation() => (_host as IGrainBase)?.DeactivateOnIdle();

    /// <summary>The event that failed may have changed the view half way: nothing is built on that.</summary>
    private void StartOver()
    {
        _fault = null;
        _isLoaded = _isCurrent = false;
        (_view, Version, SnapshotVersion) = (_aggregate is null ? new TView() : _aggregate.NewView(), 0, 0);
    }

    private void ConfirmedViewChanged(bool tentative)
    {
        _tentative = null;
        Announce(tentative, confirmed: true);
    }
}
