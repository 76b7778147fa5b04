using PhotoVote.EventLog;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

/// <summary>An activation that has ended writes nothing that it had not handed over before.</summary>
public sealed class DeactivationTests(JournalSilo silo) : AggregateTests(silo)
{
    [Fact]
    public async Task Commands_that_still_wait_when_the_activation_ends_are_not_written()
    {
        Faults.HoldAppends();
        var commands = await StartAsync(Add("handed over"), Add("waiting"), Add("waiting too"));
        await Faults.HeldAsync(1);
        await EndAsync();
        Faults.ReleaseAppends();

        AssertDone(await commands[0]);
        foreach (var waiting in commands[1..])
            Assert.Equal(NotWrittenReason.Stopping, (await Assert.ThrowsAsync<AppendNotWrittenException>(() => waiting)).Reason);
        Assert.Equal(["handed over"], await WrittenAsync());
    }

    [Fact]
    public async Task Commands_whose_activation_ends_while_the_stream_is_read_are_not_written()
    {
        Faults.NextAppends(AppendFault.UnknownNotWritten);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => ExecuteAsync(Add("lost")));
        var gate = Faults.HoldLoads();
        var commands = await StartAsync(Add("a"), Add("b"));
        await gate.ArrivedAsync();
        await EndAsync();
        gate.Open();

        foreach (var command in commands)
            Assert.Equal(NotWrittenReason.Stopping, (await Assert.ThrowsAsync<AppendNotWrittenException>(() => command)).Reason);
        Assert.Empty(await WrittenAsync());
    }

    [Fact]
    public async Task Commands_whose_activation_ends_before_they_are_decided_again_are_not_written()
    {
        var gate = new Gate();
        var commands = await StartAsync(Decide(
            (_, _) => AcceptIf(new StreamCondition("words/never-there", 7), "x"),
            async ct =>
            {
                await gate.PassAsync(ct);
                return true;
            }));
        await gate.ArrivedAsync();
        await EndAsync();
        gate.Open();

        Assert.Equal(NotWrittenReason.Stopping, (await Assert.ThrowsAsync<AppendNotWrittenException>(() => commands[0])).Reason);
    }

    [Fact]
    public async Task The_next_activation_goes_on_where_the_log_is()
    {
        await ExecuteAsync(Add("a"));
        await EndAsync();

        Assert.Equal("a b", AssertDone(await ExecuteAsync(Add("b"))).State.ToString());
    }

    private async Task EndAsync()
    {
        var gone = await Grain.TakeAsync((WordAggregate g) =>
        {
            g.DeactivateOnIdle();
            return Task.FromResult(g.Gone);
        });
        await gone.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }
}
