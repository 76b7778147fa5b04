namespace PhotoVote.Cli.Load;

/// <summary>
/// Lets voters come. With a rate they come when the schedule says so, however slow the system is: who finds everything full waits, and
/// the wait is part of their times. Without one, the next comes when one has gone.
/// </summary>
/// <param name="plan">When, and how many.</param>
/// <param name="counts">Is told.</param>
/// <param name="voteAsync">Has a voter vote; given their number and the moment for which their arrival was planned. Must not throw.</param>
/// <param name="time">The clock of the schedule.</param>
internal sealed class Arrivals(LoadPlan plan, LoadCounts counts, Func<int, long, Task> voteAsync, TimeProvider time)
{
    /// <summary>How often the schedule is looked at: who is due in between is up to so much late, and that counts.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<(int Voter, long Due)> _waiting = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _atOnce;
    private bool _last;

    /// <summary>Ends when the last voter has gone.</summary>
    /// <param name="stopping">When it is cancelled, nobody comes any more, and who waits goes.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        // Who waits goes at once: whoever ends after this must let nobody in.
        await using var stop = stopping.UnsafeRegister(_ =>
        {
            lock (_lock)
                _waiting.Clear();
        }, null);
        await (plan.Rate is { } rate ? ScheduleAsync(rate, stopping) : FillAsync(stopping));
        lock (_lock)
        {
            _last = true;
            if (stopping.IsCancellationRequested)
                _waiting.Clear();
            if (_atOnce == 0)
                _empty.TrySetResult();
        }

        await _empty.Task;
    }

    private async Task ScheduleAsync(double rate, CancellationToken stopping)
    {
        var start = time.GetTimestamp();
        var due = 0.0; // seconds since then
        using var looks = new PeriodicTimer(Look, time);
        for (var voter = 0; voter < plan.Voters && !stopping.IsCancellationRequested;)
        {
            for (var now = time.GetElapsedTime(start).TotalSeconds; due <= now && voter < plan.Voters; due += Gap(rate))
            {
                if (due > plan.Seconds)
                    return;
                Arrive(voter++, start + (long)(due * time.TimestampFrequency));
            }

            if (voter < plan.Voters)
                await NextAsync(looks, stopping);
        }
    }

    private static async Task NextAsync(PeriodicTimer looks, CancellationToken stopping)
    {
        try
        {
            await looks.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            // The caller looks at the token.
        }
    }

    private double Gap(double rate) => plan.Schedule == Schedule.Constant ? 1 / rate : -Math.Log(1 - Random.Shared.NextDouble()) / rate;

    private void Arrive(int voter, long due)
    {
        counts.Arrive();
        lock (_lock)
        {
            if (_atOnce >= plan.AtOnce)
            {
                if (_waiting.Count < plan.Waiting)
                    _waiting.Enqueue((voter, due));
                else
                    counts.Leave();
                counts.Crowd(_atOnce, _waiting.Count);
                return;
            }

            counts.Crowd(++_atOnce, _waiting.Count);
        }

        _ = VoteAsync(voter, due);
    }

    private async Task VoteAsync(int voter, long due)
    {
        while (true)
        {
            await voteAsync(voter, due);
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out var next))
                {
                    counts.Crowd(--_atOnce, 0);
                    if (_last && _atOnce == 0)
                        _empty.TrySetResult();
                    return;
                }

                (voter, due) = next;
                counts.Crowd(_atOnce, _waiting.Count);
            }
        }
    }

    private async Task FillAsync(CancellationToken stopping)
    {
        var start = time.GetTimestamp();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(plan.AtOnce, plan.Voters)).Select(async _ =>
        {
            await Task.Yield();
            while (!stopping.IsCancellationRequested && !(time.GetElapsedTime(start).TotalSeconds > plan.Seconds) && Interlocked.Increment(ref next) is var voter && voter < plan.Voters)
            {
                counts.Arrive();
                lock (_lock)
                    counts.Crowd(++_atOnce, 0);
                await voteAsync(voter, time.GetTimestamp());
                lock (_lock)
                    counts.Crowd(--_atOnce, 0);
            }
        }));
    }
}
