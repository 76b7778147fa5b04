using Microsoft.AspNetCore.Http;
using Npgsql;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Tests.Gateway.Requests;

public sealed class AnsweredInTimeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void WhoWaits_WaitsForLongerThanWhatIsWaitedFor()
    {
        var log = new PostgresEventLogOptions();

        Assert.True(log.LockTimeout < log.StatementTimeout);
        Assert.True(log.StatementTimeout < log.WriteTimeout);
        Assert.True(TimeBudget.Connecting < log.WriteTimeout);
        Assert.True(log.LongestAppend < TimeBudget.Grain);
        Assert.True(TimeBudget.Grain < TimeBudget.Request);
    }

    [Fact]
    public void TimeOutsOfTheConnectionString_AreTheOperators()
    {
        var silent = new NpgsqlConnectionStringBuilder("Host=x");
        var outspoken = new NpgsqlConnectionStringBuilder("Host=x;Timeout=15;Command Timeout=30");

        TimeBudget.Fill(silent);
        TimeBudget.Fill(outspoken);

        Assert.Equal((5, 8), (silent.Timeout, silent.CommandTimeout));
        Assert.Equal((15, 30), (outspoken.Timeout, outspoken.CommandTimeout));
    }

    [Fact]
    public async Task AQuestionThatTakesTooLong_IsGivenUp()
    {
        var context = new DefaultHttpContext();
        var given = CancellationToken.None;

        await Assert.ThrowsAsync<TimeoutException>(() => AnsweredInTime.GiveUpAsync(context, Wait, Short));

        Assert.True(given.IsCancellationRequested);
        Assert.False(context.RequestAborted.IsCancellationRequested);

        Task Wait(HttpContext asked)
        {
            given = asked.RequestAborted;
            return Task.Delay(Timeout.Infinite, given);
        }
    }

    [Fact]
    public async Task ASenderWhoHangsUp_IsNoTimeOut()
    {
        using var sender = new CancellationTokenSource(Short);
        var context = new DefaultHttpContext { RequestAborted = sender.Token };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AnsweredInTime.GiveUpAsync(context, asked => Task.Delay(Timeout.Infinite, asked.RequestAborted), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task ACommandThatTakesTooLong_IsNotWaitedFor_AndRunsOn()
    {
        var end = new TaskCompletionSource<object?>();

        await Assert.ThrowsAsync<TimeoutException>(() => AnsweredInTime.InTimeAsync(new(end.Task), Short).AsTask());

        Assert.False(end.Task.IsCompleted);
    }
}
