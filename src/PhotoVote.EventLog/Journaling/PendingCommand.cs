using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PhotoVote.EventLog.Journaling;

/// <summary>A command on its way, and whoever waits for its outcome; whatever its refusals are.</summary>
internal abstract class PendingCommand<TState, TEvent>(CancellationToken cancellationToken)
    where TEvent : class
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;

    private CancellationTokenRegistration _withdrawal;
    private int _stage;

    public abstract Ulid Id { get; }

    public abstract Fingerprint Fingerprint { get; }

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Verdict Verdict { get; set; }

    /// <summary>How often the log, or what it depends on, has gone against it.</summary>
    public int Setbacks { get; set; }

    /// <summary>The version of the state that the last decision was made on.</summary>
    public long DecidedOn { get; protected set; }

    /// <summary>What the decision leads to when it holds.</summary>
    public (TState State, long Version) After { get; set; }

    public ImmutableArray<TEvent> Events { get; protected set; } = [];

    /// <summary>The answer of the log to this decision; null when there was nothing to hand over.</summary>
    public Task<AppendOutcome>? Append { get; set; }

    /// <summary>The command as the log holds it, when it was <see cref="Verdict.Repeated"/>.</summary>
    public CommandRecord? Record { get; set; }

    protected ImmutableArray<StreamCondition> Conditions { get; set; } = [];

    protected ImmutableArray<StreamAppend> Alongside { get; set; } = [];

    public abstract void Decide(TState state, long version);

    public abstract Task<bool> RefreshAsync();

    public void Done(CommandRecord? record) => Done(After.State, After.Version, record, repeated: false);

    public abstract void Done(TState state, long version, CommandRecord? record, bool repeated);

    public abstract void IdReused(CommandRecord record);

    /// <summary>The decision holds: a refusal, or that there was nothing to do.</summary>
    public abstract void AnswerAsDecided();

    public abstract void Fail(Exception e);

    protected abstract void Cancel();

    /// <summary>It has to wait: from here on its caller may withdraw it, and is told so at once.</summary>
    public void AllowWithdrawal()
    {
        if (CancellationToken.CanBeCanceled)
            _withdrawal = CancellationToken.UnsafeRegister(
                static state =>
                {
                    var item = (PendingCommand<TState, TEvent>)state!;
                    if (Interlocked.CompareExchange(ref item._stage, Withdrawn, Waiting) == Waiting)
                        item.Cancel();
                },
                this);
    }

    /// <summary>It is its turn. False when its caller has given up: then it is answered.</summary>
    public bool TryTake()
    {
        if (Interlocked.CompareExchange(ref _stage, Taken, Waiting) == Withdrawn)
            return false;
        _withdrawal.Unregister();
        _withdrawal = default;
        if (!CancellationToken.IsCancellationRequested)
            return true;
        Cancel();
        return false;
    }

    /// <param name="stream">The aggregate's stream.</param>
    /// <param name="encode">The stored form of an event.</param>
    /// <param name="previous">The request on whose events this one was decided.</param>
    public AppendRequest ToRequest(StreamId stream, Func<TEvent, EventData> encode, AppendRequest? previous)
    {
        var encoded = new EventData[Events.Length];
        for (var i = 0; i < encoded.Length; i++)
            encoded[i] = encode(Events[i]);
        return new(
            stream.Partition, Id, Fingerprint,
            [new(stream.Name, ExpectedVersion.Exactly(DecidedOn), ImmutableCollectionsMarshal.AsImmutableArray(encoded)), .. Alongside],
            Conditions, previous);
    }
}

/// <summary>A command on its way, with its refusals.</summary>
internal sealed class PendingCommand<TState, TEvent, TRefusal>(AggregateCommand<TState, TEvent, TRefusal> command, CancellationToken cancellationToken)
    : PendingCommand<TState, TEvent>(cancellationToken)
    where TEvent : class
    where TRefusal : class
{
    // Continuations run on the grain's scheduler, never inside the pump's loop.
    private readonly TaskCompletionSource<CommandOutcome<TState, TRefusal>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TRefusal? _refusal;

    public Task<CommandOutcome<TState, TRefusal>> Answer => _answer.Task;

    public override Ulid Id => command.Id;

    public override Fingerprint Fingerprint => command.Fingerprint;

    public override void Decide(TState state, long version)
    {
        (Verdict, DecidedOn, After, Append) = (Verdict.Unwritten, version, (state, version), null);
        var decision = command.Decide(state, version);
        (Events, Conditions, Alongside, _refusal) = (decision.Events, decision.Conditions, decision.Alongside, decision.Refusal);
    }

    public override Task<bool> RefreshAsync() => command.Refresh is { } refresh ? refresh(CancellationToken) : Task.FromResult(false);

    public override void Done(TState state, long version, CommandRecord? record, bool repeated) =>
        Complete(new CommandOutcome<TState, TRefusal>.Done(state, version, record, repeated));

    public override void IdReused(CommandRecord record) => Complete(new CommandOutcome<TState, TRefusal>.IdReused(record));

    public override void AnswerAsDecided()
    {
        if (_refusal is null)
            Done(record: null);
        else
            Complete(new CommandOutcome<TState, TRefusal>.Refused(_refusal));
    }

    public override void Fail(Exception e)
    {
        Verdict = Verdict.Answered;
        _answer.TrySetException(e);
    }

    protected override void Cancel()
    {
        Verdict = Verdict.Answered;
        _answer.TrySetCanceled(CancellationToken);
    }

    private void Complete(CommandOutcome<TState, TRefusal> outcome)
    {
        Verdict = Verdict.Answered;
        _answer.TrySetResult(outcome);
    }
}
