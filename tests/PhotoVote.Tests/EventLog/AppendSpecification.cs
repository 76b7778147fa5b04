using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

public abstract class AppendSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    [Fact]
    public async Task First_append_starts_the_stream_and_the_log()
    {
        var command = Command(To("order", ExpectedVersion.NoStream, Event("Placed", "1"), Event("Paid", "2")));

        var outcome = await Appended(command);

        Assert.Equal(Versions(2), outcome.Versions);
        Assert.Equal((command.CommandId, command.Fingerprint, 1L, 2, 2L), (outcome.Record.CommandId, outcome.Record.Fingerprint, outcome.Record.FirstPosition, outcome.Record.EventCount, outcome.Record.LastPosition));
        var slice = await Read("order");
        Assert.Equal(2, slice.Version);
        Assert.Equal(["Placed", "Paid"], slice.Events.Select(e => e.Type));
        Assert.Equal([1L, 2L], slice.Events.Select(e => e.Version));
        Assert.Equal([1L, 2L], slice.Events.Select(e => e.Position));
        Assert.Equal([2, 0], slice.Events.Select(e => e.CommandSize));
        Assert.All(slice.Events, e => Assert.Equal("order", e.Stream));
    }

    [Fact]
    public async Task Append_at_the_exact_version_follows_on()
    {
        await Appended(Command(To("order", Event("Placed"))));

        var outcome = await Appended(Command(To("order", 1, Event("Paid"))));

        Assert.Equal(Versions(2), outcome.Versions);
    }

    [Fact]
    public async Task Append_at_any_version_goes_to_the_end()
    {
        Assert.Equal(Versions(1), (await Appended(Command(To("order", Event("Placed"))))).Versions);
        Assert.Equal(Versions(2), (await Appended(Command(To("order", Event("Paid"))))).Versions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public async Task Append_at_another_version_is_refused_with_the_actual_one(int expected)
    {
        await Appended(Command(To("order", Event("Placed"), Event("Paid"))));

        var outcome = await Append(Command(To("order", expected, Event("Sent"))));

        Assert.Equal(new AppendOutcome.VersionConflict("order", ExpectedVersion.Exactly(expected), 2), outcome);
        Assert.Equal(2, await VersionOf("order"));
        Assert.Equal(2, await Log.ReadHeadAsync(0, Cancel));
    }

    [Fact]
    public async Task Append_past_the_end_of_a_stream_without_events_is_refused()
    {
        var outcome = await Append(Command(To("order", 1, Event("Paid"))));

        Assert.Equal(new AppendOutcome.VersionConflict("order", ExpectedVersion.Exactly(1), 0), outcome);
        Assert.Equal(0, await Log.ReadHeadAsync(0, Cancel));
    }

    [Fact]
    public async Task Append_to_several_streams_takes_positions_in_the_order_of_the_request()
    {
        await Appended(Command(To("b", Event("Zero"))));

        var outcome = await Appended(Command(To("c", Event("One"), Event("Two")), To("a", Event("Three")), To("b", 1, Event("Four"))));

        Assert.Equal(Versions(2, 1, 2), outcome.Versions);
        Assert.Equal(
            [("b", 1L, "Zero"), ("c", 1L, "One"), ("c", 2L, "Two"), ("a", 1L, "Three"), ("b", 2L, "Four")],
            (await ReadAll()).Select(e => (e.Stream, e.Version, e.Type)));
    }

    [Fact]
    public async Task Append_to_several_streams_writes_none_when_one_conflicts()
    {
        await Appended(Command(To("b", Event("Zero"))));

        var outcome = await Append(Command(To("a", Event("One")), To("b", 0, Event("Two"))));

        Assert.Equal(new AppendOutcome.VersionConflict("b", ExpectedVersion.NoStream, 1), outcome);
        Assert.Equal(0, await VersionOf("a"));
        Assert.Equal(1, await VersionOf("b"));
    }

    [Fact]
    public async Task Partitions_are_apart()
    {
        var command = Command(To("order", ExpectedVersion.NoStream, Event("Here")));
        await Appended(command);

        var outcome = await Appended(In(1, command));

        Assert.Equal(1, outcome.Record.FirstPosition);
        Assert.Equal(1, (await Read("order", partition: 1)).Version);
        Assert.Equal(1, (await Read("order", partition: 0)).Version);
    }

    [Fact]
    public async Task Events_have_the_commands_id_and_ids_derived_from_it()
    {
        var command = Command(To("a", Event("One"), Event("Two")), To("b", Event("Three")));

        await Appended(command);

        var ids = (await ReadAll()).Select(e => e.Id).ToList();
        Assert.Equal(command.CommandId, ids[0]);
        Assert.Equal([EventIds.Derive(command.CommandId, 1), EventIds.Derive(command.CommandId, 2)], ids.Skip(1));
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(command.CommandId.Time, id.Time));
    }

    [Fact]
    public async Task Events_of_a_command_are_recorded_at_one_time_which_is_now()
    {
        var before = DateTimeOffset.UtcNow;

        var outcome = await Appended(Command(To("a", Event("One")), To("b", Event("Two"))));

        Assert.InRange(outcome.Record.RecordedAt, before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.Equal(TimeSpan.Zero, outcome.Record.RecordedAt.Offset);
        Assert.All(await ReadAll(), e => Assert.Equal(outcome.Record.RecordedAt, e.RecordedAt));
    }

    [Fact]
    public async Task What_was_appended_is_there_after_a_restart_and_goes_on_from_there()
    {
        await Appended(Command(To("a", Event("One")), To("b", Event("Two"))));
        await Appended(In(1, Command(To("a", Event("Elsewhere")))));
        var before = await ReadAll();

        await ReopenAsync();

        Assert.Equal(before.Select(e => (e.Stream, e.Version, e.Position, e.Id, e.Type, e.RecordedAt)), (await ReadAll()).Select(e => (e.Stream, e.Version, e.Position, e.Id, e.Type, e.RecordedAt)));
        Assert.Equal(3, (await Appended(Command(To("a", 1, Event("Three"))))).Record.FirstPosition);
        Assert.Equal(2, (await Appended(In(1, Command(To("a", 1, Event("Elsewhere")))))).Record.FirstPosition);
    }

    [Fact]
    public async Task A_partition_that_does_not_exist_is_an_error_of_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Append(In(2, Command(To("order", Event("Placed"))))));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadHeadAsync(-1, Cancel));
    }
}
