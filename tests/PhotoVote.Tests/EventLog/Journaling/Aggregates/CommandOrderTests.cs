using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

public sealed class CommandOrderTests(JournalSilo silo) : AggregateTests(silo)
{
    [Fact]
    public async Task Commands_that_arrive_during_an_append_go_to_the_log_together_and_in_order()
    {
        Faults.HoldAppends();
        var commands = await StartAsync([.. Enumerable.Range(0, 20).Select(i => Add($"w{i}"))]);

        await Faults.HeldAsync(1);
        Assert.Equal(1, Faults.Appends);
        Faults.ReleaseAppends(holdOn: true);
        await Faults.HeldAsync(19);
        Assert.All(commands[1..], c => Assert.False(c.IsCompleted));

        Faults.ReleaseAppends();
        var outcomes = await Task.WhenAll(commands);
        Assert.Equal(Enumerable.Range(1, 20).Select(v => (long)v), outcomes.Select(o => AssertDone(o).Version));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"w{i}"), await WrittenAsync());
    }

    [Fact]
    public async Task Each_command_is_decided_on_the_state_that_those_before_it_lead_to()
    {
        var outcomes = await Task.WhenAll(await StartAsync(Add("ann"), Pass("ann", "bob"), Pass("ann", "cyd"), Pass("bob", "dan")));

        AssertDone(outcomes[1]);
        AssertRefused("bob holds it", outcomes[2]);
        Assert.Equal("ann bob dan", AssertDone(outcomes[3]).State.ToString());
        Assert.Equal(["ann", "bob", "dan"], await WrittenAsync());
    }

    [Fact]
    public async Task A_command_is_answered_with_its_own_state_and_version()
    {
        var outcomes = await Task.WhenAll(await StartAsync(Add("a"), Add("b", "c"), Decide((_, _) => Accept()), Add("d")));

        Assert.Equal(["a", "a b c", "a b c", "a b c d"], outcomes.Select(o => AssertDone(o).State.ToString()));
        Assert.Equal([1, 3, 3, 4], outcomes.Select(o => AssertDone(o).Version));
        Assert.Equal([true, true, false, true], outcomes.Select(o => AssertDone(o).Record is not null));
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        Faults.HoldAppends();
        var commands = await StartAsync(Add("a"));
        await Faults.HeldAsync(1);

        Assert.False(commands[0].IsCompleted);
        Assert.Equal("", (await Grain.TakeAsync((WordAggregate g) => g.ReadAsync())).ToString());

        Faults.ReleaseAppends();
        Assert.Equal("a", AssertDone(await commands[0]).State.ToString());
    }

    [Fact]
    public async Task Refusals_rest_on_commands_that_are_written_before_they_are_given()
    {
        var commands = await StartGroupAsync(Add("ann"), Pass("bob", "cyd"));
        await Faults.HeldAsync(1);

        Assert.False(commands[1].IsCompleted);
        Faults.ReleaseAppends();
        AssertRefused("ann holds it", await commands[1]);
    }

    [Fact]
    public async Task A_command_that_must_be_decided_again_keeps_its_place()
    {
        // The twin's event makes the whole group conflict; what arrives in the meantime does not overtake it.
        var commands = await StartGroupAsync(Add("a"), Add("b"));
        await Faults.HeldAsync(2);
        await WriteElsewhereAsync("x");
        var late = await StartAsync(Add("c"));
        Faults.ReleaseAppends();

        await Task.WhenAll([.. commands, .. late]);
        Assert.Equal(["first", "x", "a", "b", "c"], await WrittenAsync());
    }

    [Fact]
    public async Task A_change_is_announced_when_it_is_written()
    {
        var changes = await Grain.TakeAsync(async (WordAggregate g) =>
        {
            var before = g.StateChanges;
            await g.ExecuteAsync(Add("a", "b"), Cancel);
            return g.StateChanges - before;
        });

        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task An_application_that_throws_when_told_of_a_change_is_none_of_the_callers_business()
    {
        await Grain.TakeAsync((WordAggregate g) =>
        {
            g.StateChanged = () => throw new InvalidOperationException("Thrown at a change (test).");
            return Task.CompletedTask;
        });

        Assert.Equal(2, AssertDone(await ExecuteAsync(Add("a", "b"))).Version);
        Assert.Equal("a b c", AssertDone(await ExecuteAsync(Add("c"))).State.ToString());
        Assert.Contains(Silo.LinesWritten, l => l.Contains("Thrown at a change (test).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_is_not_decided_in_the_context_of_another()
    {
        var seen = new List<object?>();
        AggregateCommand<Words, WordAdded, string> Watch() => Decide((_, _) =>
        {
            seen.Add(RequestContext.Get("caller"));
            return Accept("a");
        });
        Faults.HoldAppends();
        var commands = await Grain.TakeAsync((WordAggregate g) =>
        {
            RequestContext.Set("caller", "first");
            return Task.FromResult<Task[]>([g.ExecuteAsync(Add("a"), Cancel), g.ExecuteAsync(Watch(), Cancel)]);
        });
        await Faults.HeldAsync(1);
        Faults.ReleaseAppends();
        await Task.WhenAll(commands);

        Assert.Equal([null], seen);
    }
}
