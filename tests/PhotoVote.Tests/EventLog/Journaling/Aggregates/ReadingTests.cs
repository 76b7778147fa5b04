using PhotoVote.EventLog;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

public sealed class ReadingTests(JournalSilo silo) : AggregateTests(silo)
{
    [Fact]
    public async Task Reading_through_sees_what_any_other_activation_was_told_is_written()
    {
        await ExecuteAsync(Add("a"));
        await ExecuteAsync(Twin, Add("b"));

        Assert.Equal("a", (await Grain.TakeAsync((WordAggregate g) => g.ReadAsync())).ToString());
        Assert.Equal("a b", (await Grain.TakeAsync((WordAggregate g) => g.ReadThroughAsync())).ToString());
    }

    [Fact]
    public async Task Reading_through_is_not_content_with_a_reading_that_began_too_early()
    {
        await ExecuteAsync(Add("a"));
        var gate = Faults.HoldLoads();
        var early = Grain.TakeAsync((WordAggregate g) => g.ReadThroughAsync());
        await gate.ArrivedAsync();
        await WriteElsewhereAsync("b");
        var late = Grain.TakeAsync((WordAggregate g) => g.ReadThroughAsync());
        gate.Open();

        Assert.Equal("a b", (await late).ToString());
        await early;
    }

    [Fact]
    public async Task An_unknown_outcome_is_not_settled_by_a_reading_that_began_before_it()
    {
        await ExecuteAsync(Add("a"));
        var gate = Faults.HoldLoads();
        var early = Grain.TakeAsync((WordAggregate g) => g.ReadThroughAsync());
        await gate.ArrivedAsync();
        Faults.NextAppends(AppendFault.UnknownWritten);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => ExecuteAsync(Add("b")));
        gate.Open();
        await early;

        var decidedOn = new List<string>();
        await ExecuteAsync(Decide((state, _) =>
        {
            decidedOn.Add($"{state}");
            return Accept("c");
        }));
        Assert.Equal(["a b"], decidedOn);
    }

    [Fact]
    public async Task Those_who_read_at_the_same_time_share_readings()
    {
        await ExecuteAsync(Add("a"));
        var gate = Faults.HoldLoads();
        var before = Faults.Loads;
        var readings = await Grain.TakeAsync((WordAggregate g) => Task.FromResult(Enumerable.Range(0, 50).Select(_ => g.ReadThroughAsync()).ToArray()));
        gate.Open();
        await Task.WhenAll(readings);

        Assert.InRange(Faults.Loads - before, 1, 2);
    }

    [Fact]
    public async Task An_aggregate_that_could_not_be_loaded_does_not_pass_for_an_empty_one()
    {
        await WriteElsewhereAsync("a");
        Faults.FailsReading = () => true;
        await Assert.ThrowsAsync<LogUnavailableException>(() => Grain.TakeAsync((WordAggregate g) => g.ReadAsync()));
        await Assert.ThrowsAsync<LogUnavailableException>(() => Grain.TakeAsync((WordAggregate g) => Task.FromResult(g.Seen)));

        Faults.FailsReading = null;
        Assert.Equal("a", (await Grain.TakeAsync((WordAggregate g) => g.ReadAsync())).ToString());
    }

    [Fact]
    public async Task An_activation_reads_its_stream_once()
    {
        await WriteElsewhereAsync("a");
        Assert.Equal("a", (await Grain.TakeAsync((WordAggregate g) => g.ReadAsync())).ToString());
        AssertDone(await ExecuteAsync(Add("b")));

        Assert.Equal((1, 0), (Faults.Loads, Faults.VersionReads));
    }

    [Fact]
    public async Task A_thousand_aggregates_that_come_alive_at_once_do_not_read_one_after_the_other()
    {
        var names = Enumerable.Range(0, 1_000).Select(i => $"{Name}-{i}").ToArray();
        var gates = names.Select(n => Silo.Log.On(WordAggregate.StreamOf(n).Name).HoldLoads()).ToArray();
        var states = names.Select(n => Silo.Grains.GetGrain<IWordAggregate>(n).TakeAsync((WordAggregate g) => g.ReadAsync())).ToArray();

        // Every reading has begun before the first is answered: so the log can group them.
        foreach (var gate in gates)
            await gate.ArrivedAsync();
        foreach (var gate in gates)
            gate.Open();
        await Task.WhenAll(states);
        Assert.All(names, n => Assert.Equal(1, Silo.Log.On(WordAggregate.StreamOf(n).Name).Loads));
    }

    [Fact]
    public async Task Events_raised_past_the_commands_are_written_in_their_own_right()
    {
        await Grain.TakeAsync((WordAggregate g) => g.RaiseAsync("raised"));
        Assert.Equal("raised a", AssertDone(await ExecuteAsync(Add("a"))).State.ToString());
    }
}
