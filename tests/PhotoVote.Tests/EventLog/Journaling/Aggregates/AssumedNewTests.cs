using PhotoVote.EventLog;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

/// <summary>Aggregates that take their stream for empty until they know better.</summary>
public sealed class AssumedNewTests(JournalSilo silo) : AggregateTests(silo)
{
    protected override string Name { get; } = $"new{Guid.NewGuid():N}";

    [Fact]
    public async Task A_new_aggregate_is_written_and_known_without_a_reading()
    {
        Assert.Equal("a", AssertDone(await ExecuteAsync(Add("a"))).State.ToString());
        Assert.Equal("a b", AssertDone(await ExecuteAsync(Add("b"))).State.ToString());
        Assert.Equal("a b", (await Grain.TakeAsync((WordAggregate g) => g.ReadAsync())).ToString());

        Assert.Equal((0, 0, 2), (Faults.Loads, Faults.VersionReads, Faults.Appends));
        Assert.Equal(["a", "b"], await WrittenAsync());
    }

    [Fact]
    public async Task What_is_there_all_the_same_is_read_and_decided_on()
    {
        await WriteElsewhereAsync("x");
        var decidedOn = new List<string>();

        var done = AssertDone(await ExecuteAsync(Decide((state, _) =>
        {
            decidedOn.Add($"{state}");
            return Accept("a");
        })));

        Assert.Equal(["", "x"], decidedOn);
        Assert.Equal(("x a", 2), (done.State.ToString(), done.Version));
        Assert.Equal(["x", "a"], await WrittenAsync());
    }

    [Fact]
    public async Task Nobody_is_refused_on_what_nobody_has_looked_at()
    {
        await WriteElsewhereAsync("anna");

        Assert.Equal("anna ben", AssertDone(await ExecuteAsync(Pass("anna", "ben"))).State.ToString());
    }

    [Fact]
    public async Task A_refusal_of_a_new_aggregate_looks_at_its_end_first()
    {
        AssertRefused(" holds it", await ExecuteAsync(Pass("anna", "ben")));

        Assert.Equal((0, 1, 0), (Faults.Loads, Faults.VersionReads, Faults.Appends));
        Assert.Equal("anna", AssertDone(await ExecuteAsync(Add("anna"))).State.ToString());
    }

    [Fact]
    public async Task A_command_that_is_written_already_is_repeated()
    {
        var id = Ulid.NewUlid();
        AssertDone(await ExecuteAsync(Twin, Decide((_, _) => Accept("a"), id: id)));

        var repeated = AssertDone(await ExecuteAsync(Decide((_, _) => Accept("a"), id: id)));
        var refused = AssertDone(await ExecuteAsync(Silo.Grains.GetGrain<IWordAggregate>($"{Name}#third"), Decide((_, _) => Refuse("no more"), id: id)));

        Assert.Equal((true, "a", true, "a"), (repeated.Repeated, repeated.State.ToString(), refused.Repeated, refused.State.ToString()));
        Assert.Equal(["a"], await WrittenAsync());
    }

    [Fact]
    public async Task Whoever_asks_for_the_state_meanwhile_is_told_what_the_log_holds()
    {
        await WriteElsewhereAsync("x");
        Faults.HoldAppends();
        var command = (await StartAsync(Add("a")))[0];
        await Faults.HeldAsync(1);

        Assert.Equal("x", (await Grain.TakeAsync((WordAggregate g) => g.ReadAsync())).ToString());
        Faults.ReleaseAppends();
        Assert.Equal("x a", AssertDone(await command).State.ToString());
    }

    [Fact]
    public async Task After_an_unknown_outcome_nothing_is_assumed_any_more()
    {
        Faults.NextAppends(AppendFault.UnknownWritten);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => ExecuteAsync(Add("a")));

        Assert.Equal("a b", AssertDone(await ExecuteAsync(Add("b"))).State.ToString());
        Assert.Equal(1, Faults.Loads);
    }

    [Fact]
    public async Task Those_who_come_together_are_decided_again_together()
    {
        await WriteElsewhereAsync("x");
        var outcomes = await Task.WhenAll(await StartAsync(Add("a"), Add("b"), Pass("b", "c"), Pass("x", "no")));

        Assert.Equal("x a b c", AssertDone(outcomes[2]).State.ToString());
        AssertRefused("c holds it", outcomes[3]);
        Assert.Equal(["x", "a", "b", "c"], await WrittenAsync());
    }
}
