using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

/// <summary>The same command sent again is told what became of it the first time.</summary>
public sealed class RepetitionTests(JournalSilo silo) : AggregateTests(silo)
{
    private readonly Ulid _id = Ulid.NewUlid();

    /// <summary>Can be done once only.</summary>
    private AggregateCommand<Words, WordAdded, string> Once(string request = "request") =>
        Decide((state, _) => state.All.Contains("once") ? Refuse("done already") : Accept("once"), id: _id, request: request);

    /// <summary>Can be done any number of times, if the log lets it.</summary>
    private AggregateCommand<Words, WordAdded, string> Any(string request = "request") => Decide((_, _) => Accept("any"), id: _id, request: request);

    [Fact]
    public async Task A_command_that_would_now_be_refused_is_told_that_it_holds()
    {
        var first = AssertDone(await ExecuteAsync(Once()));
        await ExecuteAsync(Add("later"));
        var again = AssertDone(await ExecuteAsync(Once()));

        Assert.False(first.Repeated);
        Assert.True(again.Repeated);
        Assert.Equal(first.Record, again.Record);
        Assert.Equal("once later", again.State.ToString());
    }

    [Fact]
    public async Task A_command_that_could_be_done_twice_is_done_once()
    {
        await ExecuteAsync(Any());
        Assert.True(AssertDone(await ExecuteAsync(Any())).Repeated);
        Assert.True(AssertDone(await ExecuteAsync(Twin, Any())).Repeated);

        Assert.Equal(["any"], await WrittenAsync());
    }

    [Fact]
    public async Task An_activation_that_never_saw_the_command_finds_it()
    {
        await ExecuteAsync(Twin, Add("before"));
        await ExecuteAsync(Once());

        var again = AssertDone(await ExecuteAsync(Twin, Once()));
        Assert.True(again.Repeated);
        Assert.Equal("before once", again.State.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_id_of_another_request_is_an_error(bool couldBeDoneTwice)
    {
        AggregateCommand<Words, WordAdded, string> Command(string request) => couldBeDoneTwice ? Any(request) : Once(request);
        var first = AssertDone(await ExecuteAsync(Command("mine")));

        var reused = Assert.IsType<CommandOutcome<Words, string>.IdReused>(await ExecuteAsync(Command("yours")));
        Assert.Equal(first.Record, reused.Record);
        Assert.Single(await WrittenAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_command_sent_twice_at_once_is_done_once(bool couldBeDoneTwice)
    {
        AggregateCommand<Words, WordAdded, string> Command() => couldBeDoneTwice ? Any() : Once();
        var outcomes = await Task.WhenAll(await StartAsync(Add("ann"), Command(), Command(), Pass(couldBeDoneTwice ? "any" : "once", "bob"), Add("cyd")));

        Assert.Equal([false, false, true, false, false], outcomes.Select(o => AssertDone(o).Repeated));
        Assert.Equal(["ann", couldBeDoneTwice ? "any" : "once", "bob", "cyd"], await WrittenAsync());
    }

    [Theory]
    [InlineData(AppendFault.UnknownWritten, true)]
    [InlineData(AppendFault.UnknownNotWritten, false)]
    public async Task Sending_it_again_resolves_an_unknown_outcome(AppendFault fault, bool repeated)
    {
        Faults.NextAppends(fault);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => ExecuteAsync(Any()));

        Assert.Equal(repeated, AssertDone(await ExecuteAsync(Any())).Repeated);
        Assert.Equal(["any"], await WrittenAsync());
    }

    [Fact]
    public async Task A_repetition_is_answered_with_a_state_that_holds_it()
    {
        // A slow reading that began before the command was written must not pass for one that has seen it.
        await ExecuteAsync(Add("a"));
        var gate = Faults.HoldLoads();
        var slow = Grain.TakeAsync((WordAggregate g) => g.ReadThroughAsync());
        await gate.ArrivedAsync();
        await WriteElsewhereAsync(_id, "once");
        var again = ExecuteAsync(Any());
        gate.Open();

        Assert.Equal("a once", AssertDone(await again).State.ToString());
        await slow;
    }

    private async Task WriteElsewhereAsync(Ulid id, string word) => Assert.IsType<AppendOutcome.Appended>(await Silo.Log.Sound.AppendAsync(
        new(Stream.Partition, id, Fingerprint.Of("request"), [new(Stream.Name, ExpectedVersion.Any, [WordCodec.Stored(word)])]), Cancel));
}
