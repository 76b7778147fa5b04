using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Tallies;
using PhotoVote.Tests.Grains.Storage;

namespace PhotoVote.Tests.Grains.Results;

/// <summary>Compares what is kept with the log, as `photovote verify` does.</summary>
internal static class TallyChecks
{
    /// <summary>An open election with two competitions of two candidates each, whose results its organiser may see while it is open.</summary>
    public static async Task<TestElection> OpenAsync(this TallySilo silo, params string[] voters)
    {
        var election = await TestElection.CreateAsync(silo.Grains, new ElectionTerms("Harbour") { Visibility = "live" });
        await election.DefineAsync(competitions: 2, candidates: 2);
        await election.RegisterAsync(voters);
        await election.ChangeAsync(new ElectionChange.Open());
        return election;
    }

    public static async Task VoteAsync(this TestElection election, string voter, int candidate = 1, int rating = 3) =>
        await (await election.CreateBallotAsync(voter)).CastWholeAsync(new() { [candidate] = rating });

    public static ITallyGrain Tally(this TallySilo silo, ElectionId election) => silo.Grains.GetGrain<ITallyGrain>(election.ToString());

    public static async Task<StoredTally> AwaitKeptAsync(this TallySilo silo, ElectionId election, Func<StoredTally, bool> wanted)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            if (await silo.Stored.FindAsync(election, CancellationToken.None) is { } kept && wanted(kept))
                return kept;
            await Task.Delay(20);
        }

        throw new TimeoutException("The tally that was waited for was not kept.");
    }

    /// <summary>What is kept is what the log says at that position.</summary>
    public static async Task CheckAsync(this TallySilo silo, StoredTally kept)
    {
        var known = kept.Counts.NeedsRecount ? [] : kept.Counts.KnownWithdrawn;
        var recount = await RecountAsync(silo, kept.Election, kept.Position, ElectionTally.FromSnapshot(new() { KnownWithdrawn = known }));
        Assert.Equal(Text(recount.ToSnapshot()), Text(kept.Counts));
    }

    /// <summary>What is served is what a count from the first event gives.</summary>
    public static async Task CheckAsync(this TallySilo silo, ElectionId election, ResultsView served)
    {
        var first = await RecountAsync(silo, election, long.MaxValue, new());
        var recount = (await RecountAsync(silo, election, long.MaxValue, first.Recount())).View();
        Assert.Equal(recount.Turnout.Cast, served.Turnout.Cast);
        Assert.Equal(recount.Turnout.Created, served.Turnout.Created);
        foreach (var (expected, actual) in recount.Competitions.Zip(served.Competitions))
        {
            Assert.Equal(expected.Ballots, actual.Ballots);
            var shown = expected.Candidates.Where(c => c.Withdrawn is null);
            Assert.Equal(shown.Select(c => (c.Number, c.Blanks, c.Sum, string.Join(',', c.Histogram))), actual.Candidates.Select(c => (c.Number, c.Blanks, c.Sum, string.Join(',', c.Histogram))));
        }
    }

    /// <summary>The results once they are exact: after a withdrawal the log is counted again beside the ones that are shown.</summary>
    public static async Task<ResultsView> SettledAsync(this TestElection election, string? token = null)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            var results = TestElection.Done(await election.ResultsAsync(token));
            if (results.StateId % 2 == 1)
                return results;
            await Task.Delay(20);
        }

        throw new TimeoutException("The tally was not counted again.");
    }

    /// <summary>Folds the election's events of the log, and nothing else.</summary>
    private static async Task<ElectionTally> RecountAsync(TallySilo silo, ElectionId election, long end, ElectionTally into)
    {
        LogPage page;
        var position = 0L;
        do
        {
            page = await silo.Log.ReadPartitionAsync(election.Partition, position, 10_000, StreamNames.Prefix(election), CancellationToken.None);
            foreach (var recorded in page.Events.Where(e => e.Position <= end))
                into.When(StoredEventCodec.Current.Decode(recorded));
            position = page.Position;
        }
        while (!page.IsAtHead);
        return into;
    }

    private static string Text(TallySnapshot counts) => System.Text.Encoding.UTF8.GetString(TallySnapshotCodec.Encode(counts));
}
