using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

/// <summary>A request that was decided on what another writes is written only behind that one.</summary>
public abstract class PredecessorSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    private static AppendRequest After(AppendRequest predecessor, AppendRequest command) =>
        new(command.Partition, command.CommandId, command.Fingerprint, command.Appends, command.Conditions, predecessor);

    [Fact]
    public async Task A_chain_of_requests_is_written_whole()
    {
        var chain = new List<AppendRequest> { Command(To("baton", 0, Event("Passed"))) };
        for (var i = 1; i < 100; i++)
            chain.Add(After(chain[^1], Command(To("baton", i, Event("Passed")))));

        Assert.Equal(Enumerable.Range(1, 100).Select(v => (long)v), (await AppendTogether([.. chain])).Select(o => Assert.IsType<AppendOutcome.Appended>(o).Versions[0]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_writers_event_does_not_pass_for_the_predecessors(bool together)
    {
        var first = Command(To("baton", 0, Event("Ann to Bob")));
        var second = After(first, Command(To("baton", 1, Event("Bob to Cyd"))));
        var third = After(second, Command(To("baton", 2, Event("Cyd to Dan"))));
        var other = Command(To("baton", 0, Event("Ann to Zed")));
        AppendOutcome[] outcomes;
        if (together)
        {
            outcomes = (await AppendTogether(other, first, second, third))[1..];
        }
        else
        {
            await Appended(other);
            outcomes = await AppendTogether(first, second, third);
        }

        Assert.IsType<AppendOutcome.VersionConflict>(outcomes[0]);
        Assert.Equal(new AppendOutcome.PredecessorNotAppended(first.CommandId), outcomes[1]);
        Assert.Equal(new AppendOutcome.PredecessorNotAppended(second.CommandId), outcomes[2]);
        Assert.Equal(["Ann to Zed"], (await Read("baton")).Events.Select(e => e.Type));
    }

    [Fact]
    public async Task What_follows_a_command_that_was_written_long_ago_is_not_written()
    {
        var first = Command(To("baton", 0, Event("Passed")));
        await Appended(first);
        await Appended(Command(To("baton", 1, Event("Passed"))));
        var again = Command(first.CommandId, To("baton", 2, Event("Passed")));
        await ReopenAsync();

        var outcomes = await AppendTogether(again, After(again, Command(To("baton", 3, Event("Passed")))), Command(To("baton", 2, Event("Else"))));

        Assert.Equal(["AlreadyAppended", "PredecessorNotAppended", "Appended"], outcomes.Select(o => o.GetType().Name));
    }

    [Fact]
    public async Task A_condition_speaks_for_itself_also_behind_a_lost_predecessor()
    {
        await Appended(Command(To("gate", Event("Opened"), Event("Closed"))));
        var first = If("gate", 1, Command(To("baton", 0, Event("Passed"))));

        var outcomes = await AppendTogether(first, If("gate", 1, After(first, Command(To("baton", 1, Event("Passed"))))), After(first, Command(To("baton", 1, Event("Passed")))));

        Assert.IsType<AppendOutcome.ConditionFailed>(outcomes[0]);
        Assert.IsType<AppendOutcome.ConditionFailed>(outcomes[1]);
        Assert.IsType<AppendOutcome.PredecessorNotAppended>(outcomes[2]);
    }

    [Fact]
    public async Task What_follows_a_request_that_the_log_never_saw_is_not_written()
    {
        var unseen = Command(To("baton", 0, Event("Passed")));
        await Appended(Command(To("baton", 0, Event("Else"))));

        Assert.IsType<AppendOutcome.PredecessorNotAppended>(await Append(After(unseen, Command(To("baton", 1, Event("Passed"))))));
    }

    [Fact]
    public async Task What_follows_a_request_that_its_caller_withdrew_is_not_written()
    {
        using var withdrawn = new CancellationTokenSource();
        var busy = Append(Command(To("busy", [.. Enumerable.Range(0, 500).Select(_ => Event("Busy"))])));
        var other = Append(Command(To("baton", 0, Event("Ann to Zed"))));
        var first = Command(To("baton", 1, Event("Zed to Bob")));
        var outcome = Log.AppendAsync(first, withdrawn.Token);
        await withdrawn.CancelAsync();
        var third = Append(Command(To("baton", 1, Event("Zed to Cyd"))));
        var second = Append(After(first, Command(To("baton", 2, Event("Bob to Dan")))));

        await Task.WhenAll(busy, other, third, second);
        await ((Task)outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        // It may have been on its way already, and then it counts; Cyd's baton is not Bob's.
        var passed = (await Read("baton")).Events.Select(e => e.Type).ToList();
        Assert.Contains(string.Join(", ", passed), (string[])["Ann to Zed, Zed to Cyd", "Ann to Zed, Zed to Bob", "Ann to Zed, Zed to Bob, Bob to Dan"]);
    }

    [Fact]
    public void A_request_follows_one_of_its_own_stream_only()
    {
        var first = Command(To("a", Event("E")));

        Assert.Throws<ArgumentException>(() => After(first, Command(To("b", Event("E")))));
        Assert.Throws<ArgumentException>(() => After(first, In(1, Command(To("a", Event("E"))))));
        Assert.Same(first, After(first, Command(To("a", Event("E")), To("b", Event("E")))).Follows);
    }
}
