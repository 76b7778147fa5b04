using System.Collections.Immutable;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

/// <summary>What becomes of one command is no concern of those decided with it, but for those that built on it: they are decided again.</summary>
public sealed class NeighbourTests(JournalSilo silo) : AggregateTests(silo)
{
    [Fact]
    public async Task A_command_that_is_not_written_fails_alone()
    {
        var commands = await StartGroupAsync(Add("ann"), Add("bob"), Pass("bob", "cyd"));
        Faults.NextAppends();
        await Faults.HeldAsync(3);
        Faults.ReleaseAppends();
        await Task.WhenAll(commands);

        Faults.NextAppends(AppendFault.None, AppendFault.NotWritten);
        commands = await StartAsync(Add("1"), Add("2"), Add("3"));
        AssertDone(await commands[0]);
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => commands[1]);
        AssertDone(await commands[2]);
        Assert.Equal(["first", "ann", "bob", "cyd", "1", "3"], await WrittenAsync());
    }

    [Theory]
    [InlineData(AppendFault.NotWritten, false)]
    [InlineData(AppendFault.UnknownNotWritten, false)]
    [InlineData(AppendFault.UnknownWritten, true)]
    [InlineData(AppendFault.Unforeseen, false)]
    public async Task What_built_on_a_lost_command_is_decided_again(AppendFault fault, bool written)
    {
        await ExecuteAsync(Add("ann"));
        Faults.NextAppends(AppendFault.None, fault);
        var commands = await StartAsync(Add("ann"), Pass("ann", "bob"), Pass("bob", "cyd"), Pass("ann", "dan"));

        AssertDone(await commands[0]);
        await Assert.ThrowsAnyAsync<Exception>(() => commands[1]);
        if (written)
        {
            AssertDone(await commands[2]);
            AssertRefused("cyd holds it", await commands[3]);
            Assert.Equal(["ann", "ann", "bob", "cyd"], await WrittenAsync());
        }
        else
        {
            AssertRefused("ann holds it", await commands[2]);
            AssertDone(await commands[3]);
            Assert.Equal(["ann", "ann", "dan"], await WrittenAsync());
        }
    }

    [Fact]
    public async Task An_outcome_is_unknown_only_when_it_is()
    {
        Faults.NextAppends(AppendFault.NotWritten, AppendFault.UnknownWritten, AppendFault.UnknownNotWritten);

        await Assert.ThrowsAsync<AppendNotWrittenException>(() => ExecuteAsync(Add("a")));
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => ExecuteAsync(Add("b")));
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => ExecuteAsync(Add("c")));
        Assert.Equal("b d", AssertDone(await ExecuteAsync(Add("d"))).State.ToString());
    }

    [Fact]
    public async Task An_event_that_another_wrote_does_not_pass_for_a_lost_neighbours()
    {
        // Ann hands the baton to Bob, and Bob on to Cyd. Somebody else is faster: Ann hands it to Zed. Versions alone would let Bob's command through.
        await ExecuteAsync(Add("ann"));
        var commands = await StartGroupAsync(Add("ann"), Pass("ann", "bob"), Pass("bob", "cyd"));
        await Faults.HeldAsync(3);
        await WriteElsewhereAsync("zed");
        Faults.ReleaseAppends();
        await commands[0];

        AssertDone(await commands[1]);
        AssertDone(await commands[2]);
        Assert.Equal(["ann", "first", "zed", "ann", "bob", "cyd"], await WrittenAsync());
    }

    [Theory]
    [InlineData(AppendFault.NotWritten)]
    [InlineData(AppendFault.UnknownNotWritten)]
    public async Task An_event_that_another_wrote_does_not_pass_for_one_that_failed(AppendFault fault)
    {
        await ExecuteAsync(Add("ann"));
        Faults.NextAppends(AppendFault.None, fault, AppendFault.None);
        var commands = await StartGroupAsync(Pass("first", "bob"), Pass("bob", "cyd"));
        await Faults.HeldAsync(2);
        await WriteElsewhereAsync("zed");
        Faults.ReleaseAppends();

        await Assert.ThrowsAnyAsync<EventLogException>(() => commands[0]);
        AssertRefused("zed holds it", await commands[1]);
        Assert.Equal(["ann", "first", "zed"], await WrittenAsync());
    }

    [Fact]
    public async Task An_event_that_another_wrote_does_not_pass_for_a_cancelled_neighbours()
    {
        using var cancelled = new CancellationTokenSource();
        Faults.HoldAppends();
        var commands = await Grain.TakeAsync((WordAggregate g) => Task.FromResult<Task<CommandOutcome<Words, string>>[]>(
            [g.ExecuteAsync(Add("ann"), CancellationToken.None), g.ExecuteAsync(Pass("ann", "bob"), cancelled.Token), g.ExecuteAsync(Pass("bob", "cyd"), CancellationToken.None)]));
        await Faults.HeldAsync(1);
        Faults.ReleaseAppends(holdOn: true);
        await commands[0];
        await Faults.HeldAsync(2);
        await cancelled.CancelAsync();
        await WriteElsewhereAsync("zed");
        Faults.ReleaseAppends();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commands[1]);
        AssertRefused("zed holds it", await commands[2]);
        Assert.Equal(["ann", "zed"], await WrittenAsync());
    }

    [Fact]
    public async Task A_decision_that_throws_hurts_its_own_caller_only()
    {
        var commands = await StartAsync(
            Add("a"), Decide((_, _) => throw new InvalidOperationException("A bug (test).")), Add("b"), Decide((_, _) => Accept("unwritable")), Add("c"), Decide((_, _) => default), Add("d"));

        Assert.Equal("A bug (test).", (await Assert.ThrowsAsync<InvalidOperationException>(() => commands[1])).Message);
        await Assert.ThrowsAsync<ArgumentException>(() => commands[3]);
        await Assert.ThrowsAnyAsync<Exception>(() => commands[5]);
        Assert.Equal("a b c d", AssertDone(await commands[6]).State.ToString());
        Assert.Equal(["a", "b", "c", "d"], await WrittenAsync());
    }

    [Fact]
    public async Task An_event_that_the_aggregate_cannot_take_is_never_written()
    {
        var poison = $"poison-{Name}";
        Poison.Add(poison);
        var commands = await StartAsync(Add("a"), Add(poison), Add("b"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => commands[1]);
        Assert.Equal("a b", AssertDone(await commands[2]).State.ToString());
    }

    [Fact]
    public async Task A_command_whose_condition_fails_again_and_again_does_not_take_others_with_it()
    {
        var unstable = Decide((_, _) => AcceptIf(new StreamCondition("words/never-there", 7), "unstable"), _ => Task.FromResult(true));
        var commands = await StartAsync(Add("a"), unstable, Add("b"), Pass("nobody", "x"), unstable, Add("c"));

        var failed = await Assert.ThrowsAsync<AppendNotWrittenException>(() => commands[1]);
        Assert.Equal(NotWrittenReason.Overloaded, failed.Reason);
        AssertDone(await commands[2]);
        Assert.StartsWith("", Assert.IsType<CommandOutcome<Words, string>.Refused>(await commands[3]).Refusal);
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => commands[4]);
        AssertDone(await commands[5]);
        Assert.Equal(["a", "b", "c"], await WrittenAsync());
    }

    [Fact]
    public async Task Nothing_is_written_for_a_caller_who_was_told_of_a_failure()
    {
        // One command is to be decided again, another's check fails in a way nobody foresaw: neither may come back from the dead.
        var conditioned = Decide((_, _) => AcceptIf(new StreamCondition("words/never-there", 7), "conditioned"), _ => throw new InvalidOperationException("A bug in Refresh (test)."));
        var commands = await StartAsync(Add("a"), conditioned, Add("b"));

        Assert.Equal("A bug in Refresh (test).", (await Assert.ThrowsAsync<InvalidOperationException>(() => commands[1])).Message);
        AssertDone(await commands[2]);
        AssertDone(await ExecuteAsync(Add("c")));
        Assert.Equal(["a", "b", "c"], await WrittenAsync());
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_fails_those_who_need_to_read()
    {
        Faults.NextAppends(AppendFault.UnknownWritten);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => ExecuteAsync(Add("a")));

        Faults.FailsReading = () => true;
        var commands = await StartAsync(Add("b"), Add("c"));
        await Assert.ThrowsAsync<LogUnavailableException>(() => commands[0]);
        await Assert.ThrowsAsync<LogUnavailableException>(() => commands[1]);

        Faults.FailsReading = null;
        Assert.Equal("a d", AssertDone(await ExecuteAsync(Add("d"))).State.ToString());
    }
}
