using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Gateway.Rolls;

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

        await Assert.ThrowsAsync<TimeoutException>(() => AnsweredInTime.InTimeAsync(new DefaultHttpContext(), () => new(end.Task), Short).AsTask());

        Assert.False(end.Task.IsCompleted);
    }

    [Fact]
    public async Task ACommandsTime_BeginsWhenItHasBeenRead()
    {
        var context = new DefaultHttpContext();
        var isGivenUp = true;

        await AnsweredInTime.GiveUpAsync(context, ExecuteAsync, Short);

        Assert.False(isGivenUp);

        async Task ExecuteAsync(HttpContext read)
        {
            await AnsweredInTime.InTimeAsync(read, Take, TimeSpan.FromMinutes(1));
            isGivenUp = read.RequestAborted.IsCancellationRequested;
        }

        async ValueTask<object?> Take()
        {
            await Task.Delay(3 * Short, TestContext.Current.CancellationToken);
            return null;
        }
    }

    [Fact]
    public async Task AnAnswerThatIsSentPieceByPiece_TakesAsLongAsItTakes_OnceItHasBegun()
    {
        using var sender = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = sender.Token };
        var isGivenUp = true;

        await AnsweredInTime.GiveUpAsync(context, SendAsync, Short);

        Assert.False(isGivenUp);

        async Task SendAsync(HttpContext asked)
        {
            AnsweredInTime.Lift(asked);
            await Task.Delay(3 * Short, TestContext.Current.CancellationToken);
            isGivenUp = asked.RequestAborted.IsCancellationRequested;
            await sender.CancelAsync();
            Assert.True(asked.RequestAborted.IsCancellationRequested);
        }
    }

    [Fact]
    public async Task ABodyThatDoesNotCome_CameTooSlowly_AndNothingWasWritten()
    {
        using var services = new ServiceCollection().AddOptions().AddSingleton(TimeProvider.System).BuildServiceProvider();
        var context = Sending(new Pipe().Reader.AsStream(), services);
        Unreadable? unreadable = null;

        await AnsweredInTime.GiveUpAsync(context, async asked => (unreadable, _) = await BodyReader.ReadAsync<VotersBody>(asked, required: true), Short);

        Assert.Equal(EdgeCodes.RequestTooSlow, unreadable!.Code);
        Assert.Contains("nothing was written", unreadable.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASenderWhoHangsUpInTheMiddleOfItsBody_IsNotToldThatItIsSlow()
    {
        using var services = new ServiceCollection().AddOptions().AddSingleton(TimeProvider.System).BuildServiceProvider();
        using var sender = new CancellationTokenSource(Short);
        var context = Sending(new Pipe().Reader.AsStream(), services);
        context.RequestAborted = sender.Token;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AnsweredInTime.GiveUpAsync(context, async asked => await BodyReader.ReadAsync<VotersBody>(asked, required: true), TimeSpan.FromMinutes(1)));
    }

    private static DefaultHttpContext Sending(Stream body, IServiceProvider services)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Body = body;
        return context;
    }
}
