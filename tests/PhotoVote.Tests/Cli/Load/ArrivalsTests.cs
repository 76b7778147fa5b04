using Microsoft.Extensions.Time.Testing;
using PhotoVote.Cli.Load;

namespace PhotoVote.Tests.Cli.Load;

/// <summary>Voters who come by a schedule, on a clock that a test moves.</summary>
public sealed class ArrivalsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LoadCounts _counts = new();
    private readonly Dictionary<int, (long Due, TaskCompletionSource Gone)> _voting = [];

    [Fact]
    public async Task WhoComesWhenEverythingIsFull_Waits_AndTheirTimeBeginsWhenTheyWereToCome()
    {
        var start = _time.GetTimestamp();
        var run = Start(new LoadPlan(3, null, Rate: 10, Schedule.Constant, AtOnce: 1, Waiting: 10, Whole: true, Candidates: 2), TestContext.Current.CancellationToken);
        await ReachAsync(() => _counts.Waiting == 2);
        Assert.Equal([0], _voting.Keys);

        _voting[0].Gone.SetResult();
        _voting[1].Gone.SetResult();
        _voting[2].Gone.SetResult();
        await run;

        Assert.Equal([0.0, 100, 200], _voting.Values.Select(v => Math.Round(_time.GetElapsedTime(start, v.Due).TotalMilliseconds)));
        Assert.Equal((3, 0, 1, 2), (_counts.Arrived, _counts.NotSent, _counts.MostAtOnce, _counts.MostWaiting));
    }

    [Fact]
    public async Task WhoComesWhenAsManyWaitAsMay_IsNotSent_AndCounted()
    {
        var run = Start(new LoadPlan(4, null, Rate: 10, Schedule.Constant, AtOnce: 1, Waiting: 1, Whole: true, Candidates: 2), TestContext.Current.CancellationToken);
        await ReachAsync(() => _counts.Arrived == 4);
        _voting[0].Gone.SetResult();
        _voting[1].Gone.SetResult();
        await run;

        Assert.Equal([0, 1], _voting.Keys);
        Assert.Equal(2, _counts.NotSent);
    }

    [Fact]
    public async Task ASlowSystem_DoesNotSlowTheArrivals()
    {
        var run = Start(new LoadPlan(1_000, Seconds: 2, Rate: 50, Schedule.Poisson, AtOnce: 1_000, Waiting: 0, Whole: true, Candidates: 2), TestContext.Current.CancellationToken);
        for (var i = 0; i < 3_000 && !run.IsCompleted; i++)
            await MoveAsync();

        // Nobody was answered; of 100 in two seconds, a Poisson process brings fewer than 50 or more than 150 once in a million runs.
        Assert.InRange(_voting.Count, 50, 150);
        foreach (var (_, gone) in _voting.Values)
            gone.SetResult();
        await run;
    }

    [Fact]
    public async Task WhenItIsStopped_NobodyComesAnyMore_AndWhoIsThereFinishes()
    {
        using var stop = new CancellationTokenSource();
        var run = Start(new LoadPlan(100, null, Rate: 10, Schedule.Constant, AtOnce: 1, Waiting: 10, Whole: true, Candidates: 2), stop.Token);
        await ReachAsync(() => _counts.Waiting == 1);
        await stop.CancelAsync();
        await Task.Yield();
        Assert.False(run.IsCompleted);
        _voting[0].Gone.SetResult();
        await run;
        Assert.Equal([0], _voting.Keys);
    }

    [Fact]
    public async Task InAClosedLoop_TheNextComesWhenOneHasGone()
    {
        var (now, most) = (0, 0);
        var plan = new LoadPlan(200, null, Rate: null, default, AtOnce: 7, Waiting: 0, Whole: true, Candidates: 2);
        await new Arrivals(plan, _counts, async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        }, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, _counts.Arrived);
        Assert.InRange(most, 1, 7);
        Assert.InRange(_counts.MostAtOnce, 1, 7);
    }

    private Task Start(LoadPlan plan, CancellationToken stopping) => new Arrivals(plan, _counts, (voter, due) =>
    {
        lock (_voting)
        {
            var gone = new TaskCompletionSource(); // whoever is next comes while it is set
            _voting.Add(voter, (due, gone));
            return gone.Task;
        }
    }, _time).RunAsync(stopping);

    private async Task ReachAsync(Func<bool> reached)
    {
        for (var i = 0; !reached(); i++)
        {
            Assert.True(i < 5_000, "not reached in five seconds of the clock");
            await MoveAsync();
        }
    }

    /// <summary>A look at the schedule is due each millisecond; whoever waits for it goes on by themselves.</summary>
    private async Task MoveAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.Yield();
    }
}
