namespace PhotoVote.EventLog.Sqlite;

/// <summary>Something to be done on a thread that owns a connection.</summary>
internal abstract class WorkItem<TSession>
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Withdrawn = 2;

    private int _stage;

    /// <summary>The thread takes it. False when it was withdrawn.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _stage, Started, Waiting) == Waiting;

    /// <summary>Takes it back. False when it was started; then it may be done already.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _stage, Withdrawn, Waiting) == Waiting;

    public abstract void Run(TSession session);

    public abstract void Fail(Exception e);
}

/// <inheritdoc cref="WorkItem{TSession}"/>
internal sealed class WorkItem<TSession, TResult>(Func<TSession, TResult> work) : WorkItem<TSession>
{
    private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _result.Task;

    public override void Run(TSession session) => _result.TrySetResult(work(session));

    public override void Fail(Exception e) => _result.TrySetException(e);
}
