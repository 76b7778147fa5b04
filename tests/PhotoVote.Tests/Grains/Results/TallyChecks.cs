using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;
using PhotoVote.Grains.Projections;
using PhotoVote.Grains.Results;
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
        var reader = Reader(silo, kept.Election, kept.Position);
        await reader.CatchUpAsync(CancellationToken.None);
        Assert.Equal(kept.Position, reader.Counted!.Position);
        Assert.Equal(Text(reader.Counted.Counts), Text(kept.Counts));
    }

    /// <summary>What is served is what a count from the first event gives.</summary>
    public static async Task CheckAsync(this TallySilo silo, ElectionId election, ResultsView served)
    {
        var reader = Reader(silo, election, long.MaxValue);
        await reader.CatchUpAsync(CancellationToken.None);
        var recount = reader.Counted!.View;
        Assert.Equal(recount.Turnout.Cast, served.Turnout.Cast);
        Assert.Equal(recount.Turnout.Created, served.Turnout.Created);
        foreach (var (expected, actual) in recount.Competitions.Zip(served.Competitions))
        {
            Assert.Equal(expected.Ballots, actual.Ballots);
            var shown = expected.Candidates.Where(c => c.Withdrawn is null);
            Assert.Equal(shown.Select(c => (c.Number, c.Blanks, c.Sum, string.Join(',', c.Histogram))), actual.Candidates.Select(c => (c.Number, c.Blanks, c.Sum, string.Join(',', c.Histogram))));
        }
    }

    private static TallyReader Reader(TallySilo silo, ElectionId election, long end) =>
        new TallyReaderFactory(new LogUpTo(silo.Log, end), StoredEventCodec.Current, silo.Cluster.Silos[0].ServiceProvider.GetRequiredService<ProjectionRegistry>(), NullLogger<TallyReader>.Instance)
            .Open(election, new TallyRecord());

    private static string Text(TallySnapshot counts) => System.Text.Encoding.UTF8.GetString(TallySnapshotCodec.Encode(counts));
}
