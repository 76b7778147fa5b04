using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

public sealed class ConflictTests(JournalSilo silo) : AggregateTests(silo)
{
    private const int Attempts = 8;

    [Fact]
    public async Task A_command_decided_on_an_old_state_is_decided_again_on_the_new_one()
    {
        await ExecuteAsync(Add("a"));
        await WriteElsewhereAsync("b");
        var decidedOn = new List<string>();
        var outcome = await ExecuteAsync(Decide((state, version) =>
        {
            decidedOn.Add($"{state}@{version}");
            return Accept("c");
        }));

        Assert.Equal(["a@1", "a b@2"], decidedOn);
        Assert.Equal("a b c", AssertDone(outcome).State.ToString());
    }

    [Fact]
    public async Task A_stream_that_never_rests_makes_a_command_fail_clearly()
    {
        var decisions = 0;
        var failed = await Assert.ThrowsAsync<AppendNotWrittenException>(() => ExecuteAsync(Decide((_, _) =>
        {
            decisions++;
            Task.Run(() => WriteElsewhereAsync("elsewhere"), Cancel).Wait(Cancel);
            return Accept("mine");
        })));

        Assert.Equal(Attempts, decisions);
        Assert.Equal(NotWrittenReason.Overloaded, failed.Reason);

        // It goes to callers, lines and spans, where no stream's name belongs: that may be a ballot's.
        Assert.Equal($"The aggregate or what the command depends on changed {Attempts} times while it was decided. Nothing was written; try again in a moment.", failed.Message);
        Assert.DoesNotContain("mine", await WrittenAsync());
        AssertDone(await ExecuteAsync(Add("after")));
    }

    [Fact]
    public async Task What_it_depends_on_that_never_rests_makes_a_command_fail_clearly()
    {
        var decisions = 0;
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => ExecuteAsync(Decide(
            (_, _) =>
            {
                decisions++;
                return Refuse("closed");
            },
            _ => Task.FromResult(true))));

        Assert.Equal(Attempts, decisions);
    }

    [Fact]
    public async Task Words_written_alongside_are_in_the_same_commit()
    {
        var other = new StreamId(0, $"words/code-{Name}");
        AssertDone(await ExecuteAsync(Alongside(other, () => "a", "mine")));

        Assert.Equal(1, await Silo.Log.ReadVersionAsync(other, Cancel));
        Assert.Equal(["mine"], await WrittenAsync());
    }

    [Fact]
    public async Task A_name_that_is_taken_makes_the_command_decide_again()
    {
        await WriteElsewhereAsync(Code("1"), "taken");
        await WriteElsewhereAsync(Code("2"), "taken");
        var attempt = 0;
        var outcome = await ExecuteAsync(Decide((_, _) => AggregateDecision<WordAdded, string>.Accept(
            [new($"code-{++attempt}")], alongside: [new(Code($"{attempt}").Name, ExpectedVersion.NoStream, [WordCodec.Stored("mine")])])));

        Assert.Equal("code-3", AssertDone(outcome).State.ToString());
        Assert.Equal(1, await Silo.Log.ReadVersionAsync(Code("3"), Cancel));

        StreamId Code(string number) => new(0, $"words/code-{Name}-{number}");
    }

    [Fact]
    public async Task Two_commands_that_want_the_same_name_do_not_both_get_it()
    {
        var other = new StreamId(0, $"words/code-{Name}");
        var taken = false;
        AggregateCommand<Words, WordAdded, string> Claim(string word) => Decide(
            (_, _) => taken ? Refuse("taken") : AggregateDecision<WordAdded, string>.Accept(
                [new(word)], alongside: [new(other.Name, ExpectedVersion.NoStream, [WordCodec.Stored(word)])]),
            async ct => !taken & (taken = await Silo.Log.ReadVersionAsync(other, ct) > 0));
        var outcomes = await Task.WhenAll(await StartAsync(Add("first"), Claim("ann"), Claim("bob"), Add("last")));

        AssertDone(outcomes[1]);
        AssertRefused("taken", outcomes[2]);
        Assert.Equal(["first", "ann", "last"], await WrittenAsync());
    }

    private static AggregateCommand<Words, WordAdded, string> Alongside(StreamId other, Func<string> elsewhere, string here) =>
        Decide((_, _) => AggregateDecision<WordAdded, string>.Accept([new(here)], alongside: [new(other.Name, ExpectedVersion.Any, [WordCodec.Stored(elsewhere())])]));
}
