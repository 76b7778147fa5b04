using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

/// <summary>Two activations on one stream at the same time, as Orleans allows for moments: the log keeps them honest.</summary>
public sealed class TwinTests(JournalSilo silo) : AggregateTests(silo)
{
    [Fact]
    public async Task A_cap_holds_against_two_activations_at_once()
    {
        const int Cap = 300;
        AggregateCommand<Words, WordAdded, string> Take(int i) => Decide((state, _) => state.All.Count < Cap ? Accept($"{i}") : Refuse("full"));
        var outcomes = await HammerAsync(Take, 600);

        var written = await WrittenAsync();
        Assert.Equal(Cap, written.Count);
        Assert.Equal(written.Order(), Taken(outcomes).Order());
    }

    [Fact]
    public async Task A_name_is_given_away_once_by_two_activations_at_once()
    {
        const int Names = 100;
        AggregateCommand<Words, WordAdded, string> Claim(int i) => Decide(
            (state, _) => state.All.Any(w => w.StartsWith($"{i % Names}:", StringComparison.Ordinal)) ? Refuse("taken") : Accept($"{i % Names}:{i}"));
        var outcomes = await HammerAsync(Claim, 400);

        var written = await WrittenAsync();
        Assert.Equal(Names, written.Select(w => w.Split(':')[0]).Distinct().Count());
        Assert.Equal(Names, written.Count);
        Assert.Equal(written.Select(w => w.Split(':')[1]).Order(), Taken(outcomes).Order());
    }

    [Fact]
    public async Task A_chain_is_never_broken_by_two_activations_at_once()
    {
        // Each link names the one before it as it was decided; any other one before it in the log is a decision on a state that never was.
        AggregateCommand<Words, WordAdded, string> Link(int i) => Decide((state, _) => Accept($"{state.Last.Split('>')[^1]}>{i}"));
        var outcomes = await HammerAsync(Link, 600);

        var last = "";
        foreach (var word in await WrittenAsync())
        {
            Assert.Equal(last, word.Split('>')[0]);
            last = word.Split('>')[1];
        }

        Assert.Equal((await WrittenAsync()).Select(w => w.Split('>')[1]).Order(), Taken(outcomes).Order());
    }

    [Fact]
    public async Task A_command_that_both_activations_are_given_at_once_is_written_once()
    {
        const int Commands = 300;
        var commands = Enumerable.Range(0, Commands).Select(i => Add($"{i}")).ToArray();
        var outcomes = await Task.WhenAll(commands.Select(command => Task.WhenAll(SendAsync(Grain, command), SendAsync(Twin, command))));

        Assert.All(outcomes, both => Assert.Single(both, outcome => !AssertDone(outcome).Repeated));
        await AssertConvergedAsync();
        Assert.Equal(Enumerable.Range(0, Commands).Select(i => $"{i}").Order(), (await WrittenAsync()).Order());
    }

    /// <summary>Both activations, many commands at once.</summary>
    private async Task<CommandOutcome<Words, string>[]> HammerAsync(Func<int, AggregateCommand<Words, WordAdded, string>> command, int count)
    {
        var grains = new[] { Grain, Twin };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, count).Select(i => SendAsync(grains[i % 2], command(i))));
        await AssertConvergedAsync();
        return outcomes;
    }

    /// <summary>One that lost too often is sent again, as a caller would.</summary>
    private static async Task<CommandOutcome<Words, string>> SendAsync(IWordAggregate grain, AggregateCommand<Words, WordAdded, string> command)
    {
        for (var attempt = 0; ; attempt++)
            try
            {
                return await ExecuteAsync(grain, command);
            }
            catch (AppendNotWrittenException e) when (e.Reason == NotWrittenReason.Overloaded && attempt < 20)
            {
            }
    }

    /// <summary>Whoever reads, by whichever activation, sees what is written.</summary>
    private async Task AssertConvergedAsync()
    {
        var written = await WrittenAsync();
        foreach (var grain in new[] { Grain, Twin })
        {
            Assert.Equal(written, (await grain.TakeAsync((WordAggregate g) => g.ReadThroughAsync())).All);
            Assert.Equal(written.Count, await grain.TakeAsync((WordAggregate g) => Task.FromResult(g.VersionSeen)));
        }
    }

    private static IEnumerable<string> Taken(CommandOutcome<Words, string>[] outcomes) =>
        outcomes.Select((outcome, i) => (outcome, i)).Where(o => o.outcome is CommandOutcome<Words, string>.Done).Select(o => $"{o.i}");
}
