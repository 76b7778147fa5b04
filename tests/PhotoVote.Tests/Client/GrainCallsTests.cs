using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatWasRegisteredOfAList_IsTold_AlsoWhenLaterAttemptsWriteNothing(bool cancelled)
    {
        using var cancel = new CancellationTokenSource();
        _attempts.Enqueue(_ => Task.FromResult(new Reply<VoterView>(ReplyStatus.NotWritten, Anna, FailureCodes.Unavailable)));
        if (cancelled)
            RepliesAndCancels(cancel, FailureCodes.Overloaded);
        while (_attempts.Count < 1_000)
            Replies(ReplyStatus.NotWritten, FailureCodes.Overloaded);

        var outcome = await FinishAsync(cancel.Token);

        Assert.Equal((ReplyStatus.NotWritten, Anna, FailureCodes.Unavailable), (outcome.Status, outcome.Value, outcome.Code));
    }

    [Fact]
    public async Task WhatMayHaveBeenWritten_IsNotTakenBack_ByALaterAttemptThatKnowsOfAPart()
    {
        Throws(new TimeoutException());
        while (_attempts.Count < 1_000)
            _attempts.Enqueue(_ => Task.FromResult(new Reply<VoterView>(ReplyStatus.NotWritten, Anna, FailureCodes.Unavailable)));

        var outcome = await FinishAsync();

        Assert.Equal((ReplyStatus.Unknown, CallCodes.NoAnswer), (outcome.Status, outcome.Code));
    }

    [Fact]
    public async Task WhatMayHaveBeenWritten_StaysOpen_WhenItCanNoLongerBeRead()
    {
        Throws(new TimeoutException());
        Replies(ReplyStatus.Faulted, "code");

        var outcome = await FinishAsync();

        Assert.Equal((ReplyStatus.Unknown, CallCodes.NoAnswer, 2), (outcome.Status, outcome.Code, outcome.Attempts));
    }

    [Fact]
    public async Task WhenTheHostStops_WhatMayHaveBeenWritten_IsToldWithItsId()
    {
        Throws(new TimeoutException());
        Throws(HostStopped);

        var outcome = await FinishAsync();

        Assert.Equal((ReplyStatus.Unknown, CallCodes.NoAnswer, 1), (outcome.Status, outcome.Code, outcome.Attempts));
        Assert.Equal(_sent[0], outcome.CommandId);
    }

    [Fact]
    public async Task WhenTheHostStops_AndNothingIsOpen_ItThrows()
    {
        Replies(ReplyStatus.NotWritten, FailureCodes.Unavailable);
        Throws(HostStopped);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => FinishAsync());
    }

    [Fact]
    public async Task OtherVersionsInPassing_AreNotBelieved_AfterOtherFailures()
    {
        for (var i = 0; i < 4; i++)
            Replies(ReplyStatus.NotWritten, CallCodes.ContractMismatch);
        Replies(ReplyStatus.NotWritten, FailureCodes.Unavailable);
        for (var i = 0; i < 4; i++)
            Replies(ReplyStatus.NotWritten, CallCodes.ContractMismatch);
        Done();

        var outcome = await FinishAsync();

        Assert.Equal((true, 10), (outcome.IsDone, outcome.Attempts));
    }

    [Fact]
    public async Task OtherVersions_FiveTimesInARow_AreBelieved()
    {
        Replies(ReplyStatus.NotWritten, FailureCodes.Unavailable);
        for (var i = 0; i < 5; i++)
            Replies(ReplyStatus.NotWritten, CallCodes.ContractMismatch);

        var outcome = await FinishAsync();

        Assert.Equal((CallCodes.ContractMismatch, 6), (outcome.Code, outcome.Attempts));
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
        Assert.Equal("It was cancelled before it was sent; nothing was written.", outcome.Detail);
    }

    [Fact]
    public async Task Cancelled_AfterAttemptsThatWroteNothing_ItDoesNotSayThatItWasNeverSent()
    {
        using var cancel = new CancellationTokenSource();
        RepliesAndCancels(cancel, FailureCodes.Unavailable);

        var outcome = await FinishAsync(cancel.Token);

        Assert.Equal((ReplyStatus.NotWritten, CallCodes.Cancelled, 1), (outcome.Status, outcome.Code, outcome.Attempts));
        Assert.Equal("It was cancelled; nothing was written.", outcome.Detail);
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

    [Theory]
    [InlineData(nameof(PhotoVoteClientOptions.StartTimeout), -1)]
    [InlineData(nameof(PhotoVoteClientOptions.CommandTimeout), -1)]
    [InlineData(nameof(PhotoVoteClientOptions.AttemptTimeout), -1)]
    [InlineData(nameof(PhotoVoteClientOptions.CommandTimeout), 0)]
    [InlineData(nameof(PhotoVoteClientOptions.AttemptTimeout), 1e12)]
    public async Task ATimeoutThatIsNone_IsRefusedAtTheStart_ByItsName(string name, double milliseconds)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UsePhotoVoteClient(
            "Host=127.0.0.1;Port=1;Database=votes;Username=anna",
            options => typeof(PhotoVoteClientOptions).GetProperty(name)!.SetValue(options, TimeSpan.FromMilliseconds(milliseconds)));
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith($"PhotoVoteClientOptions.{name} is ", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    private static ObjectDisposedException HostStopped => new("Orleans.OutsideRuntimeClient");

    private void Throws(Exception exception) => _attempts.Enqueue(_ => throw exception);

    private void Replies(ReplyStatus status, string code) => _attempts.Enqueue(_ => Task.FromResult(new Reply<VoterView>(status, null, code)));

    private void RepliesAndCancels(CancellationTokenSource cancel, string code) => _attempts.Enqueue(_ =>
    {
        cancel.Cancel();
        return Task.FromResult(new Reply<VoterView>(ReplyStatus.NotWritten, null, code));
    });

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
