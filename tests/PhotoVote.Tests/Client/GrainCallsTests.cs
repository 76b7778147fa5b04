using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using PhotoVote.Client;
using PhotoVote.Client.Calls;
using PhotoVote.Client.Rolls;

namespace PhotoVote.Tests.Client;

/// <summary>What becomes of a command whose attempts go wrong.</summary>
public sealed class GrainCallsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<Ulid> _sent = [];
    private readonly Queue<Func<CancellationToken, Task<Reply<VoterView>>>> _attempts = new();

    private static readonly VoterView Anna = new("anna", false, false);

    [Fact]
    public async Task ALostAnswer_IsAskedForAgain_WithTheSameId()
    {
        Throws(new TimeoutException());
        Throws(new SiloUnavailableException("gone"));
        Throws(new GatewayTooBusyException("busy"));
        Throws(new LimitExceededException("full"));
        Throws(new IOException("reset"));
        Throws(new ObjectDisposedException("the stopping silo's log"));
        Replies(ReplyStatus.Unknown, FailureCodes.OutcomeUnknown);
        Replies(ReplyStatus.NotWritten, FailureCodes.Unavailable);
        Done(repeated: true);

        var outcome = await FinishAsync();

        Assert.True(outcome.IsDone && outcome.Repeated);
        Assert.Equal(9, outcome.Attempts);
        Assert.Equal([outcome.CommandId!.Value], _sent.Distinct());
    }

    [Theory]
    [InlineData(ReplyStatus.Refused)]
    [InlineData(ReplyStatus.Faulted)]
    public async Task WhatSendingAgainDoesNotChange_IsSentOnce(ReplyStatus status)
    {
        Replies(status, "code");

        var outcome = await FinishAsync();

        Assert.Equal((status, "code", 1), (outcome.Status, outcome.Code, outcome.Attempts));
    }

    [Fact]
    public async Task ItEndsInTime_AndSaysThatItMayHaveBeenWritten_WhenOneAttemptMayHave()
    {
        Throws(new TimeoutException());
        while (_attempts.Count < 1_000)
            Replies(ReplyStatus.NotWritten, FailureCodes.Unavailable);
        var started = _time.GetUtcNow();

        var outcome = await FinishAsync();

        Assert.Equal((ReplyStatus.Unknown, CallCodes.NoAnswer), (outcome.Status, outcome.Code));
        Assert.InRange((_time.GetUtcNow() - started).TotalSeconds, 20, 30.1);
        Assert.InRange(outcome.Attempts, 10, 50);
    }

    [Fact]
    public async Task WhenNoAttemptWroteAnything_ItSaysSo()
    {
        while (_attempts.Count < 1_000)
            Throws(new LimitExceededException("full"));

        var outcome = await FinishAsync();

        Assert.Equal((ReplyStatus.NotWritten, FailureCodes.Overloaded), (outcome.Status, outcome.Code));
    }

    [Fact]
    public async Task AnAttemptThatNeverEnds_IsGivenUp_AndTheNextOneIsMade()
    {
        _attempts.Enqueue(_ => new TaskCompletionSource<Reply<VoterView>>().Task);
        Done();

        var outcome = await FinishAsync();

        Assert.Equal((true, 2), (outcome.IsDone, outcome.Attempts));
    }

    [Fact]
    public async Task TheServersWish_WhenToComeBack_IsKept()
    {
        _attempts.Enqueue(_ => Task.FromResult(new Reply<VoterView>(ReplyStatus.NotWritten, null, FailureCodes.Overloaded) { RetryAfterSeconds = 7 }));
        Done();
        var started = _time.GetUtcNow();

        Assert.True((await FinishAsync()).IsDone);

        Assert.InRange((_time.GetUtcNow() - started).TotalSeconds, 7, 7.5);
    }

    [Fact]
    public async Task Cancelled_BeforeItWasSent_NothingIsWritten()
    {
        var outcome = await FinishAsync(new CancellationToken(canceled: true));

        Assert.Equal((ReplyStatus.NotWritten, CallCodes.Cancelled, 0), (outcome.Status, outcome.Code, outcome.Attempts));
    }

    [Fact]
    public async Task Cancelled_WhileItIsOnItsWay_ItMayHaveBeenWritten()
    {
        using var cancel = new CancellationTokenSource();
        _attempts.Enqueue(async ct =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, ct);
            return null!;
        });

        var outcome = await FinishAsync(cancel.Token);

        Assert.Equal((ReplyStatus.Unknown, 1), (outcome.Status, outcome.Attempts));
    }

    [Fact]
    public async Task AQuestion_WithoutAnAnswer_LeavesNothingOpen()
    {
        var asked = new GrainCalls(null!, new(), _time).AskAsync<VoterView>(_ => throw new TimeoutException(), CancellationToken.None);
        while (!asked.IsCompleted)
            await StepAsync();

        Assert.Equal((ReplyStatus.NotWritten, CallCodes.NoAnswer), ((await asked).Status, (await asked).Code));
        Assert.Null((await asked).CommandId);
    }

    private void Throws(Exception exception) => _attempts.Enqueue(_ => throw exception);

    private void Replies(ReplyStatus status, string code) => _attempts.Enqueue(_ => Task.FromResult(new Reply<VoterView>(status, null, code)));

    private void Done(bool repeated = false) => _attempts.Enqueue(_ => Task.FromResult(new Reply<VoterView>(ReplyStatus.Done, Anna, Repeated: repeated)));

    private async Task<Outcome<VoterView>> FinishAsync(CancellationToken cancellationToken = default)
    {
        var calls = new GrainCalls(null!, new PhotoVoteClientOptions(), _time);
        var outcome = calls.CommandAsync(
            null,
            (id, ct) =>
            {
                _sent.Add(id);
                return _attempts.Dequeue()(ct);
            },
            cancellationToken);
        while (!outcome.IsCompleted)
            await StepAsync();
        return await outcome;
    }

    private async Task StepAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await Task.Yield();
    }
}
