using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

/// <summary>Requests that are written together have outcomes of their own.</summary>
public abstract class BatchSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    [Fact]
    public async Task A_conflict_fails_none_of_its_neighbours()
    {
        await Appended(Command(To("gate", Event("Opened"))));
        var known = Command(To("known", Event("Noted")));
        await Appended(known);

        var outcomes = await AppendTogether(
            Command(To("a", 0, Event("Fine"))),
            Command(To("b", 7, Event("Conflict"))),
            Command(To("c", 0, Event("Fine"))),
            If("gate", 0, Command(To("d", Event("Condition")))),
            If("gate", 1, Command(To("e", Event("Fine")))),
            known,
            With(Fingerprint.Of("another request"), known),
            Command(To("f", Event("Fine")), To("g", 3, Event("Conflict"))),
            Command(To("h", Event("Fine"))));

        Assert.Equal(
            ["Appended", "VersionConflict", "Appended", "ConditionFailed", "Appended", "AlreadyAppended", "CommandIdReused", "VersionConflict", "Appended"],
            outcomes.Select(o => o.GetType().Name));
        Assert.Equal(["a", "c", "e", "h"], (await ReadAll()).Where(e => e.Type == "Fine").Select(e => e.Stream).Order());
    }

    [Fact]
    public async Task Appends_to_one_stream_that_follow_on_each_other_are_all_written()
    {
        var outcomes = await AppendTogether([.. Enumerable.Range(0, 50).Select(i => Command(To("order", i, Event("Changed", $"{i}"))))]);

        Assert.Equal(Enumerable.Range(1, 50).Select(v => (long)v), outcomes.Select(o => Assert.IsType<AppendOutcome.Appended>(o).Versions[0]));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), (await Read("order")).Events.Select(TextOf));
    }

    [Fact]
    public async Task A_conflict_elsewhere_does_not_break_a_chain_of_appends()
    {
        var outcomes = await AppendTogether(
            Command(To("order", 0, Event("One"))),
            Command(To("order", 1, Event("Two"))),
            Command(To("other", 5, Event("Conflict"))),
            Command(To("order", 2, Event("Three"))));

        Assert.Equal(["Appended", "Appended", "VersionConflict", "Appended"], outcomes.Select(o => o.GetType().Name));
        Assert.Equal(["One", "Two", "Three"], (await Read("order")).Events.Select(e => e.Type));
    }

    [Fact]
    public async Task Two_that_expect_the_same_version_are_one_written_and_one_conflict()
    {
        var outcomes = await AppendTogether(Command(To("order", 0, Event("One"))), Command(To("order", 0, Event("Two"))));

        Assert.IsType<AppendOutcome.Appended>(outcomes[0]);
        Assert.Equal(new AppendOutcome.VersionConflict("order", ExpectedVersion.NoStream, 1), outcomes[1]);
    }

    [Fact]
    public async Task Appends_at_any_version_keep_their_order()
    {
        await AppendTogether([.. Enumerable.Range(0, 100).Select(i => Command(To("order", Event("Changed", $"{i}"))))]);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), (await Read("order")).Events.Select(TextOf));
    }

    [Fact]
    public async Task A_duplicate_in_every_batch_hinders_nobody()
    {
        var known = Command(To("known", Event("Noted")));
        var first = await Appended(known);
        await ReopenAsync();

        for (var round = 0; round < 10; round++)
        {
            var outcomes = await AppendTogether(
                [.. Enumerable.Range(0, 20).Select(i => Command(To($"{round}-{i}", 0, Event("Fine")))), known, Command(To($"{round}-last", 0, Event("Fine")))]);

            Assert.Equal(21, outcomes.OfType<AppendOutcome.Appended>().Count());
            Assert.Equal(new AppendOutcome.AlreadyAppended(first.Record), outcomes[20]);
        }
    }

    [Fact]
    public async Task Far_more_requests_than_a_batch_holds_are_all_written_in_order()
    {
        var outcomes = await AppendTogether([.. Enumerable.Range(0, 5_000).Select(i => Command(To($"order-{i % 100}", Event("Changed", $"{i}"))))]);

        Assert.All(outcomes, o => Assert.IsType<AppendOutcome.Appended>(o));
        Assert.Equal(
            Enumerable.Range(0, 5_000).Select(i => $"{i}"),
            (await ReadAll()).Where(e => e.Type == "Changed").Select(TextOf));
    }
}
