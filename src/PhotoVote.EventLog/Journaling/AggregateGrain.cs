using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.EventSourcing;
using Orleans.Providers;
using Orleans.Storage;

namespace PhotoVote.EventLog.Journaling;

/// <summary>
/// A journaled grain whose rules live elsewhere: it names its stream and its fold, and executes commands that decide on its state. Nothing
/// is answered before it is durable; commands that arrive while an append is in flight are decided together and appended together (make
/// the grain reentrant to profit).
/// </summary>
/// <typeparam name="TState">An immutable state.</typeparam>
/// <typeparam name="TEvent">The aggregate's events.</typeparam>
[LogConsistencyProvider(ProviderName = EventLogJournaling.ProviderName)]
public abstract class AggregateGrain<TState, TEvent>
    : JournaledGrain<AggregateView<TState>, TEvent>, IAggregateHost<AggregateView<TState>>
    where TEvent : class
{
    private EventLogAdaptor<AggregateView<TState>, TEvent> _adaptor = null!;
    private CommandPump<TState, TEvent> _pump = null!;

    /// <summary>The aggregate's stream; asked once, at activation.</summary>
    protected abstract StreamId Stream { get; }

    /// <summary>The state before the first event.</summary>
    protected abstract TState Initial { get; }

    /// <summary>The state that an event leads to: pure, and total over the events of the stream.</summary>
    protected abstract TState When(TState state, TEvent @event);

    /// <summary>Whether the stream is read as the grain comes alive (the default), or when its state is first needed: see <see cref="AssumeNew"/>.</summary>
    protected virtual bool ReadsAtActivation => true;

    /// <summary>How the state is kept as a snapshot; null (the default) keeps none.</summary>
    protected virtual ISnapshotCodec<TState>? Snapshots => null;

    /// <summary>How many events a new snapshot waits for.</summary>
    protected virtual int SnapshotInterval => 1_000;

    /// <summary>The confirmed state as last seen; <see cref="CurrentAsync"/> waits for it.</summary>
    /// <exception cref="AggregateFaultedException">The stream cannot be replayed.</exception>
    /// <exception cref="LogUnavailableException">It has not been loaded yet: the log could not be read at activation.</exception>
    protected TState Current => State.Current;

    /// <summary>The version of <see cref="Current"/>.</summary>
    protected long CurrentVersion => _adaptor.Version;

    StreamId IAggregateHost<AggregateView<TState>>.StreamId => Stream;

    bool IAggregateHost<AggregateView<TState>>.ReadsAtActivation => ReadsAtActivation;

    string? IAggregateHost<AggregateView<TState>>.SnapshotSchema => Snapshots?.Schema;

    /// <summary>The confirmed state, loaded.</summary>
    /// <exception cref="AggregateFaultedException">The stream cannot be replayed.</exception>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    protected async ValueTask<TState> CurrentAsync(CancellationToken cancellationToken = default)
    {
        await _adaptor.EnsureCurrentAsync(cancellationToken);
        return Current;
    }

    /// <summary>
    /// Says that the stream is probably empty: commands are decided on <see cref="Initial"/> without reading it first. Where that is wrong they
    /// are decided again on what is there, for each append holds at version 0 only, and nothing is refused before the end of the stream has been
    /// looked at; it costs them an append in vain. Without effect once the stream is known. For grains that do not read it at activation.
    /// </summary>
    protected void AssumeNew() => _adaptor.AssumeNew();

    /// <summary>The state that commands are decided on: <see cref="CurrentAsync"/>'s, or <see cref="Initial"/> while <see cref="AssumeNew"/> holds. No ground for an answer.</summary>
    /// <inheritdoc cref="CurrentAsync"/>
    protected async ValueTask<TState> DecidableAsync(CancellationToken cancellationToken = default)
    {
        await _adaptor.EnsureDecidableAsync(cancellationToken);
        return Current;
    }

    /// <summary>The state at the end of the stream as the log has it now, whoever wrote it.</summary>
    /// <inheritdoc cref="CurrentAsync"/>
    protected async ValueTask<TState> ReadThroughAsync(CancellationToken cancellationToken = default)
    {
        await _adaptor.CatchUpAsync(cancellationToken);
        return Current;
    }

    /// <summary>Executes a command: decides on the current state, appends, and answers when the outcome is durable.</summary>
    /// <exception cref="AppendNotWrittenException">Nothing was written; the command may be sent again.</exception>
    /// <exception cref="AppendOutcomeUnknownException">It may have been written; the same command sent again resolves it.</exception>
    /// <exception cref="LogUnavailableException">Nothing was written: the log could not be read.</exception>
    /// <exception cref="AggregateFaultedException">Nothing was written: the stream cannot be replayed.</exception>
    protected Task<CommandOutcome<TState, TRefusal>> ExecuteAsync<TRefusal>(
        AggregateCommand<TState, TEvent, TRefusal> command, CancellationToken cancellationToken = default)
        where TRefusal : class =>
        _pump.ExecuteAsync(command, cancellationToken);

    /// <summary>The view is loaded before activation; Orleans' default would read the stream a second time.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected sealed override void TransitionState(AggregateView<TState> state, TEvent @event) => state.Current = When(state.Current, @event);

    /// <inheritdoc/>
    protected sealed override void InstallAdaptor(
        ILogViewAdaptorFactory factory, object initialState, string graintypename, IGrainStorage? grainStorage, ILogConsistencyProtocolServices services)
    {
        ((AggregateView<TState>)initialState).Current = Initial;
        var keeping = new KeepingFactory(factory);
        base.InstallAdaptor(keeping, initialState, graintypename, grainStorage, services);
        _adaptor = keeping.Made as EventLogAdaptor<AggregateView<TState>, TEvent>
            ?? throw new InvalidOperationException($"Grain {GetType().FullName} needs the log-consistency provider {EventLogJournaling.ProviderName}.");
        var log = ServiceProvider.GetRequiredService<IEventLog>();
        var snapshots = Snapshots is { } codec
            ? new SnapshotTaker<TState>(log, codec, SnapshotInterval, ServiceProvider.GetRequiredService<ILogger<SnapshotTaker<TState>>>())
            : null;
        _pump = new CommandPump<TState, TEvent>(_adaptor, log, When, snapshots);
    }

    AggregateView<TState> IAggregateHost<AggregateView<TState>>.NewView() => new() { Current = Initial };

    AggregateView<TState> IAggregateHost<AggregateView<TState>>.Copy(AggregateView<TState> view) => new() { Current = view.Current };

    bool IAggregateHost<AggregateView<TState>>.TryRestore(AggregateView<TState> view, Snapshot snapshot)
    {
        try
        {
            view.Current = Snapshots!.Decode(snapshot.Data);
            return true;
        }
        catch (Exception e)
        {
            ServiceProvider.GetRequiredService<ILogger<AggregateGrain<TState, TEvent>>>()
                .LogWarning(e, "The snapshot of stream {Stream} at version {Version} cannot be read; replaying the stream", Stream, snapshot.Version);
            return false;
        }
    }

    /// <summary>JournaledGrain keeps its adaptor to itself; this is how we come by it.</summary>
    private sealed class KeepingFactory(ILogViewAdaptorFactory inner) : ILogViewAdaptorFactory
    {
        public object? Made { get; private set; }

        public bool UsesStorageProvider => inner.UsesStorageProvider;

        public ILogViewAdaptor<TLogView, TLogEntry> MakeLogViewAdaptor<TLogView, TLogEntry>(
            ILogViewAdaptorHost<TLogView, TLogEntry> hostGrain, TLogView initialState, string grainTypeName, IGrainStorage? grainStorage, ILogConsistencyProtocolServices services)
            where TLogView : class, new()
            where TLogEntry : class
        {
            var adaptor = inner.MakeLogViewAdaptor(hostGrain, initialState, grainTypeName, grainStorage, services);
            Made = adaptor;
            return adaptor;
        }
    }
}
