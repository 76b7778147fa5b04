using PhotoVote.EventLog.Telemetry;

namespace PhotoVote.EventLog.Appending;

/// <summary>A request on its way, and the caller who waits for it.</summary>
internal sealed class PendingAppend(AppendRequest request, long deadline, PartitionMeter? meter = null)
    : TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private const int Waiting = 0;
    private const int HandedOver = 1;
    private const int Withdrawn = 2;

    private readonly Ulid _commandId = request.CommandId;

    /// <summary>Null when there is one, whose id is the command's.</summary>
    private readonly Ulid[]? _eventIds = request.EventCount == 1 ? null : DeriveIds(request);
    private CancellationTokenRegistration _withdrawal;
    private int _stage;

    public AppendRequest Request { get; } = request;

    /// <summary>The time-stamp after which it may no longer be handed to the store.</summary>
    public long Deadline { get; } = deadline;

    /// <summary>The ids of its events, in order.</summary>
    public ReadOnlySpan<Ulid> EventIds => _eventIds ?? new ReadOnlySpan<Ulid>(in _commandId);

    /// <summary>The place of its first event in the batch.</summary>
    public int FirstEvent { get; set; }

    /// <summary>For each of its appends: the place of the stream in <see cref="AppendBatch.Streams"/>.</summary>
    public int[] Streams { get; } = new int[request.Appends.Length];

    /// <summary>For each of its appends: how many events the batch appends to that stream before it.</summary>
    public int[] Offsets { get; } = new int[request.Appends.Length];

    /// <summary>From here on its outcome is what the store makes of it. False when the caller withdrew it first.</summary>
    public bool TryHandOver() => Interlocked.CompareExchange(ref _stage, HandedOver, Waiting) != Withdrawn;

    private static Ulid[] DeriveIds(AppendRequest request)
    {
        var ids = new Ulid[request.EventCount];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = PhotoVote.EventLog.EventIds.Derive(request.CommandId, i);
        return ids;
    }

    /// <summary>
    /// From here on its caller may give it up: it is withdrawn if it still waits, and else answered that its outcome is unknown. To be called
    /// before anybody else can answer it.
    /// </summary>
    public void WithdrawOn(CancellationToken cancellationToken) => _withdrawal = cancellationToken.UnsafeRegister(
        static (state, token) => ((PendingAppend)state!).GiveUp(token), this);

    /// <summary>Tells its caller what became of it, and counts that; unless the caller has been told.</summary>
    public void Answer(AppendOutcome outcome)
    {
        if (TryAnswer(outcome))
            meter?.Answered(outcome);
    }

    /// <inheritdoc cref="Answer(AppendOutcome)"/>
    public void Answer(EventLogException e)
    {
        if (TryAnswer(e))
            meter?.Failed(e);
    }

    /// <summary>Tells its caller what became of it. False when the caller has been told.</summary>
    public bool TryAnswer(AppendOutcome outcome)
    {
        _withdrawal.Unregister();
        return TrySetResult(outcome);
    }

    /// <inheritdoc cref="TryAnswer(AppendOutcome)"/>
    public bool TryAnswer(EventLogException e)
    {
        _withdrawal.Unregister();
        return TrySetException(e);
    }

    private void GiveUp(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _stage, Withdrawn, Waiting) != Waiting)
            Answer(Abandoned());
        else if (TrySetCanceled(cancellationToken))
            meter?.Withdrawn();
    }

    private static AppendOutcomeUnknownException Abandoned() =>
        new("The caller gave up while the append was on its way. Send the same request again to learn what became of it.");
}
