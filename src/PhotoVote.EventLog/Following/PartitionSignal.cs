namespace PhotoVote.EventLog.Following;

/// <summary>
/// A hint that a partition has moved. Followers that miss it look again after <see cref="Patience"/>; correctness never rests on it.
/// </summary>
internal sealed class PartitionSignal(TimeProvider time)
{
    /// <summary>How long a follower waits for a hint before it looks anyway.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private volatile TaskCompletionSource _next = NewSource();

    /// <summary>Wakes all who wait.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    /// <summary>Taken before a look at the log, awaited after it: what is raised in between is not missed.</summary>
    public Task Next => _next.Task;

    /// <summary>Waits for a hint taken from <see cref="Next"/>, or for the end of patience.</summary>
    public async Task WaitAsync(Task next, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // No hint: look anyway.
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
