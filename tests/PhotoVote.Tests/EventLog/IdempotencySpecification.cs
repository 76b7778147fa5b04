using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

/// <summary>A command is written once, for ever, and a retry is told so.</summary>
public abstract class IdempotencySpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    [Fact]
    public async Task The_same_command_again_gets_the_first_outcome_and_writes_nothing()
    {
        var command = Command(To("order", ExpectedVersion.NoStream, Event("Placed"), Event("Paid")));
        var first = await Appended(command);

        var again = await Append(command);

        Assert.Equal(new AppendOutcome.AlreadyAppended(first.Record), again);
        Assert.Equal(2, await Log.ReadHeadAsync(0, Cancel));
    }

    [Fact]
    public async Task The_same_command_after_a_restart_gets_the_first_outcome()
    {
        var command = Command(To("order", Event("Placed")), To("other", Event("Noted")));
        var first = await Appended(command);
        await ReopenAsync();

        Assert.Equal(new AppendOutcome.AlreadyAppended(first.Record), await Append(command));
        Assert.Equal(2, await Log.ReadHeadAsync(0, Cancel));
    }

    [Fact]
    public async Task The_same_command_many_times_at_once_is_written_once()
    {
        var command = Command(To("order", Event("Placed")));

        var outcomes = await AppendTogether([.. Enumerable.Repeat(command, 20)]);

        var first = Assert.Single(outcomes.OfType<AppendOutcome.Appended>());
        Assert.Equal(19, outcomes.Count(o => o.Equals(new AppendOutcome.AlreadyAppended(first.Record))));
        Assert.Equal(1, await VersionOf("order"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_command_is_recognised_when_its_stream_has_moved_on(bool restart)
    {
        var command = Command(To("order", 0, Event("Placed")));
        var first = await Appended(command);
        await Appended(Command(To("order", 1, Event("Paid"))));
        if (restart)
            await ReopenAsync();

        Assert.Equal(new AppendOutcome.AlreadyAppended(first.Record), await Append(command));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_command_is_recognised_when_its_condition_holds_no_more(bool restart)
    {
        await Appended(Command(To("gate", Event("Opened"))));
        var cast = If("gate", 1, Command(To("ballot", Event("Cast"))));
        var first = await Appended(cast);
        await Appended(Command(To("gate", Event("Closed"))));
        if (restart)
            await ReopenAsync();

        Assert.Equal(new AppendOutcome.AlreadyAppended(first.Record), await Append(cast));
    }

    [Fact]
    public async Task A_cast_repeated_behind_the_close_is_told_that_it_counted()
    {
        await Appended(Command(To("gate", Event("Opened"))));
        var cast = If("gate", 1, Command(To("ballot", 0, Event("Cast"))));
        var first = await Appended(cast);
        await ReopenAsync();

        var outcomes = await AppendTogether(Command(To("gate", 1, Event("Closed"))), cast, If("gate", 1, Command(To("late", Event("Cast")))));

        Assert.IsType<AppendOutcome.Appended>(outcomes[0]);
        Assert.Equal(new AppendOutcome.AlreadyAppended(first.Record), outcomes[1]);
        Assert.IsType<AppendOutcome.ConditionFailed>(outcomes[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_request_under_the_same_id_is_an_error(bool restart)
    {
        var command = Command(To("order", Event("Placed")));
        var first = await Appended(command);
        if (restart)
            await ReopenAsync();

        var outcome = await Append(With(Fingerprint.Of("another request"), command));

        Assert.Equal(new AppendOutcome.CommandIdReused(first.Record), outcome);
        Assert.Equal(1, await VersionOf("order"));
    }

    [Fact]
    public async Task Two_requests_under_one_id_at_once_are_one_written_and_one_error()
    {
        var one = Command(To("order", Event("Placed")));

        var outcomes = await AppendTogether(one, With(Fingerprint.Of("another request"), one));

        var first = Assert.IsType<AppendOutcome.Appended>(outcomes[0]);
        Assert.Equal(new AppendOutcome.CommandIdReused(first.Record), outcomes[1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_command_id_that_is_another_commands_event_id_is_an_error(bool together)
    {
        var command = Command(To("order", Event("Placed"), Event("Paid")));
        var clash = Command(EventIds.Derive(command.CommandId, 1), To("other", Event("Noted")));

        var outcomes = together ? await AppendTogether(command, clash) : [await Append(command), await Append(clash)];

        var first = Assert.IsType<AppendOutcome.Appended>(outcomes[0]);
        Assert.Equal(first.Record, Assert.IsType<AppendOutcome.CommandIdReused>(outcomes[1]).Record);
        Assert.Equal(0, await VersionOf("other"));
        Assert.Null(await Log.FindCommandAsync(0, clash.CommandId, Cancel));
    }

    [Fact]
    public async Task A_command_is_found_by_its_id_in_its_partition()
    {
        var command = Command(To("order", Event("Placed"), Event("Paid")), To("other", Event("Noted")));
        var outcome = await Appended(command);

        Assert.Equal(outcome.Record, await Log.FindCommandAsync(0, command.CommandId, Cancel));
        Assert.Null(await Log.FindCommandAsync(1, command.CommandId, Cancel));
        Assert.Null(await Log.FindCommandAsync(0, EventIds.Derive(command.CommandId, 1), Cancel));
        Assert.Null(await Log.FindCommandAsync(0, Ulid.NewUlid(), Cancel));
    }

    [Fact]
    public async Task Many_searches_at_once_each_get_their_own_answer()
    {
        var commands = Enumerable.Range(0, 100).Select(i => Command(To($"order-{i}", Event("Placed")))).ToList();
        var outcomes = await Task.WhenAll(commands.Select(Appended));

        var found = await Task.WhenAll(commands.Select(c => Log.FindCommandAsync(0, c.CommandId, Cancel)));

        Assert.Equal(outcomes.Select(o => o.Record), found);
    }

    [Fact]
    public async Task Refusals_are_not_remembered()
    {
        var command = Command(To("order", 1, Event("Paid")));
        Assert.IsType<AppendOutcome.VersionConflict>(await Append(command));
        await Appended(Command(To("order", Event("Placed"))));

        await Appended(command);
    }
}
