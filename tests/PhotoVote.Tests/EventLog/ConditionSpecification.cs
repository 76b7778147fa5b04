using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

/// <summary>Appends that depend on other streams, above all those that must not come after a close.</summary>
public abstract class ConditionSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    [Fact]
    public async Task A_condition_that_holds_lets_the_append_through()
    {
        await Appended(Command(To("gate", Event("Opened"))));

        await Appended(If("gate", 1, Command(To("ballot", Event("Cast")))));

        Assert.Equal(1, await VersionOf("ballot"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_condition_that_fails_refuses_the_append_with_the_actual_version(int expected)
    {
        await Appended(Command(To("gate", Event("Opened"), Event("Closed"))));

        var outcome = await Append(If("gate", expected, Command(To("ballot", Event("Cast")))));

        Assert.Equal(new AppendOutcome.ConditionFailed("gate", expected, 2), outcome);
        Assert.Equal(0, await VersionOf("ballot"));
        Assert.Equal(2, await Log.ReadHeadAsync(0, Cancel));
    }

    [Fact]
    public async Task A_stream_without_events_is_at_version_zero()
    {
        await Appended(If("gate", 0, Command(To("ballot", Event("Cast")))));

        var outcome = await Append(If("gate", 1, Command(To("ballot", Event("Cast")))));

        Assert.Equal(new AppendOutcome.ConditionFailed("gate", 1, 0), outcome);
    }

    [Fact]
    public async Task Several_conditions_must_all_hold()
    {
        await Appended(Command(To("gate", Event("Opened")), To("rules", Event("Made"))));

        await Appended(If("rules", 1, If("gate", 1, Command(To("ballot", Event("Rated"))))));
        var outcome = await Append(If("rules", 0, If("gate", 1, Command(To("ballot", Event("Rated"))))));

        Assert.Equal(new AppendOutcome.ConditionFailed("rules", 0, 1), outcome);
        Assert.Equal(1, await VersionOf("ballot"));
    }

    [Fact]
    public async Task A_condition_may_name_a_stream_that_the_append_itself_goes_to()
    {
        await Appended(If("gate", 0, Command(To("gate", Event("Opened")))));

        var outcome = await Append(If("gate", 0, Command(To("gate", Event("Opened")))));

        Assert.Equal(new AppendOutcome.ConditionFailed("gate", 0, 1), outcome);
    }

    [Fact]
    public async Task A_condition_looks_at_its_own_partition_only()
    {
        await Appended(In(1, Command(To("gate", Event("Opened")))));

        await Appended(If("gate", 0, Command(To("ballot", Event("Cast")))));
    }

    [Fact]
    public async Task A_cast_handed_over_behind_the_close_is_refused()
    {
        await Appended(Command(To("gate", Event("Opened"))));

        var outcomes = await AppendTogether(
            Command(To("gate", 1, Event("Closed"))),
            If("gate", 1, Command(To("ballot-1", Event("Cast")))),
            If("gate", 1, Command(To("ballot-2", Event("Cast")))));

        Assert.IsType<AppendOutcome.Appended>(outcomes[0]);
        Assert.Equal(new AppendOutcome.ConditionFailed("gate", 1, 2), outcomes[1]);
        Assert.Equal(new AppendOutcome.ConditionFailed("gate", 1, 2), outcomes[2]);
        Assert.Equal(0, await VersionOf("ballot-1"));
    }

    [Fact]
    public async Task A_cast_handed_over_before_the_close_is_written_before_it()
    {
        await Appended(Command(To("gate", Event("Opened"))));

        var outcomes = await AppendTogether(
            If("gate", 1, Command(To("ballot-1", Event("Cast")))),
            If("gate", 1, Command(To("ballot-2", Event("Cast")))),
            Command(To("gate", 1, Event("Closed"))));

        Assert.All(outcomes, o => Assert.IsType<AppendOutcome.Appended>(o));
        Assert.Equal(["Cast", "Cast", "Closed"], (await ReadAll()).TakeLast(3).Select(e => e.Type));
    }

    [Fact]
    public async Task A_close_in_the_middle_of_casts_parts_them()
    {
        await Appended(Command(To("gate", Event("Opened"))));
        AppendRequest Cast(int i) => If("gate", 1, Command(To($"ballot-{i}", Event("Cast"))));

        var outcomes = await AppendTogether(
            [.. Enumerable.Range(0, 50).Select(Cast), Command(To("gate", 1, Event("Closed"))), .. Enumerable.Range(50, 50).Select(Cast)]);

        Assert.All(outcomes.Take(51), o => Assert.IsType<AppendOutcome.Appended>(o));
        Assert.All(outcomes.Skip(51), o => Assert.IsType<AppendOutcome.ConditionFailed>(o));
        Assert.Equal("Closed", (await ReadAll())[^1].Type);
    }
}
