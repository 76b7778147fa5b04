namespace PhotoVote.Client.Calls;

/// <summary>
/// Sends until there is an outcome, or no time left. A command keeps its id through all attempts, so that it is done once; what one attempt
/// may have written, a later one that wrote nothing does not take back; nor what it knows of a list that was done in part.
/// </summary>
internal sealed class GrainCalls(IGrainFactory grains, PhotoVoteClientOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>In a row, until it is believed that client and cluster do not understand each other: silos that come and go while gateways are updated may.</summary>
    private const int MismatchAttempts = 5;

    public TimeProvider Time => time;

    public TimeSpan AttemptTimeout => options.AttemptTimeout;

    /// <param name="id">The command's id; null to make one.</param>
    /// <param name="send">One attempt.</param>
    public Task<Outcome<T>> CommandAsync<T>(Ulid? id, Func<Ulid, CancellationToken, Task<Reply<T>>> send, CancellationToken cancellationToken)
        where T : class
    {
        var commandId = id ?? Ulid.NewUlid(time.GetUtcNow());
        return RepeatAsync(commandId, ct => send(commandId, ct), cancellationToken);
    }

    public Task<Outcome<T>> AskAsync<T>(Func<CancellationToken, Task<Reply<T>>> ask, CancellationToken cancellationToken)
        where T : class => RepeatAsync(null, ask, cancellationToken);

    /// <summary>The grain with this key.</summary>
    /// <exception cref="UnknownToClusterException">No silo has such grains.</exception>
    public TGrain Grain<TGrain>(string key)
        where TGrain : IGrainWithStringKey
    {
        try
        {
            return grains.GetGrain<TGrain>(key);
        }
        catch (ArgumentException e)
        {
            throw new UnknownToClusterException(typeof(TGrain).Name, e);
        }
    }

    private async Task<Outcome<T>> RepeatAsync<T>(Ulid? commandId, Func<CancellationToken, Task<Reply<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        var started = time.GetTimestamp();
        Reply<T>? open = null;
        var mismatches = 0;
        for (var attempt = 1; ; attempt++)
        {
            if (cancellationToken.IsCancellationRequested)
                return new(open ?? Cancelled<T>(attempt - 1), commandId, attempt - 1);
            var left = options.CommandTimeout - time.GetElapsedTime(started);
            Reply<T> reply;
            bool mayHelp;
            try
            {
                (reply, mayHelp) = await AttemptAsync(call, commandId is not null, left < options.AttemptTimeout ? left : options.AttemptTimeout, cancellationToken).ConfigureAwait(false);
            }
            catch (ObjectDisposedException) when (open is not null)
            {
                return new(open, commandId, attempt - 1); // This host was stopped; what is open must still be told, and by which id to ask.
            }

            if (reply.Status == ReplyStatus.Faulted && open?.Status == ReplyStatus.Unknown)
                return new(open, commandId, attempt);
            if (reply.Status is ReplyStatus.Done or ReplyStatus.Refused or ReplyStatus.Faulted)
                return new(reply, commandId, attempt);
            if (reply.Status == ReplyStatus.Unknown || (reply.Value is not null && open?.Status != ReplyStatus.Unknown))
                open = reply;
            mismatches = reply.Code == CallCodes.ContractMismatch ? mismatches + 1 : 0;

            var pause = Pause(attempt, reply.RetryAfterSeconds);
            if (!mayHelp || mismatches >= MismatchAttempts || time.GetElapsedTime(started) + pause >= options.CommandTimeout)
                return new(open ?? reply, commandId, attempt);
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(Reply<T> Reply, bool MayHelp)> AttemptAsync<T>(
        Func<CancellationToken, Task<Reply<T>>> call, bool isCommand, TimeSpan patience, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return (await call(either.Token).WaitAsync(either.Token).ConfigureAwait(false), true);
        }
        catch (ObjectDisposedException e) when (e.ObjectName.Contains("OutsideRuntimeClient", StringComparison.Ordinal))
        {
            throw; // This host was stopped: that is no outcome of this attempt.
        }
        catch (Exception e)
        {
            var failure = CallFailure.Of(e, isCommand);
            return (failure.ToReply<T>(), failure.MayHelp);
        }
    }

    /// <summary>Twice as long each time, and then anything between half of that and all of it, so that many do not come back together.</summary>
    private static TimeSpan Pause(int attempt, int? retryAfterSeconds)
    {
        var longest = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(attempt - 1, 10)));
        var pause = longest * (0.5 + (Random.Shared.NextDouble() / 2));
        var asked = TimeSpan.FromSeconds(retryAfterSeconds ?? 0);
        return asked > pause ? asked + (FirstPause * Random.Shared.NextDouble()) : pause;
    }

    private static Reply<T> Cancelled<T>(int attempts)
        where T : class => new(
            ReplyStatus.NotWritten, null, CallCodes.Cancelled, attempts > 0 ? "It was cancelled; nothing was written." : "It was cancelled before it was sent; nothing was written.");
}
