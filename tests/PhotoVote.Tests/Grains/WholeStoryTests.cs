using System.Security.Cryptography;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;

namespace PhotoVote.Tests.Grains;

public sealed class WholeStoryTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task AnElection_FromCreationToResults_CountsEveryCastBallot()
    {
        var election = await TestElection.CreateAsync(silo.Grains);
        await election.DefineAsync(competitions: 1, candidates: 3);
        await election.RegisterAsync("ann", "ben", "cem");
        await election.ChangeAsync(new ElectionChange.Open());

        var ann = await election.CreateBallotAsync("ann");
        Done(await ann.RateAsync(1, 5));
        Done(await ann.RateAsync(2, 3));
        Done(await ann.ClearAsync(2));
        Assert.Equal("cast", Done(await ann.CastAsync()).Status);
        var ben = await election.CreateBallotAsync("ben");
        Done(await ben.CastWholeAsync(new() { [1] = 4, [3] = 0 }));
        await election.CreateBallotAsync("cem");
        await election.ChangeAsync(new ElectionChange.Close());

        var results = Done(await election.ResultsAsync());
        Assert.Equal("final", results.Status);
        Assert.Equal(new TurnoutView(3, 2), results.Turnout);
        var competition = Assert.Single(results.Competitions);
        Assert.Equal(2, competition.Ballots);
        Assert.Equal([0, 0, 0, 0, 1, 1], competition.Candidates[0].Histogram);
        Assert.Equal(4.5m, competition.Candidates[0].Mean);
        Assert.Equal(2, competition.Candidates[1].Blanks);
        Assert.Equal([1, 0, 0, 0, 0, 0], competition.Candidates[2].Histogram);
    }

    [Fact]
    public async Task ACast_WhoseAnswerWasLost_IsToldAfterTheCloseThatItCounted()
    {
        var election = await TestElection.CreateAsync(silo.Grains);
        await election.DefineAsync(competitions: 1, candidates: 2);
        await election.RegisterAsync("ann", "ben");
        await election.ChangeAsync(new ElectionChange.Open());
        var ann = await election.CreateBallotAsync("ann");
        var ben = await election.CreateBallotAsync("ben");
        Done(await ben.RateAsync(1, 1));
        var id = Ulid.NewUlid();
        Done(await ann.CastWholeAsync(new() { [1] = 4 }, id));
        await election.ChangeAsync(new ElectionChange.Close());

        var again = await ann.CastWholeAsync(new() { [1] = 4 }, id);
        Assert.True(again.Repeated);
        Assert.Equal("cast", Done(again).Status);
        Assert.Equal(FailureCodes.CommandIdReused, (await ann.CastWholeAsync(new() { [1] = 5 }, id)).Code);
        Assert.Equal(RefusalCodes.BallotAlreadyCast, (await ann.CastWholeAsync(new() { [1] = 4 })).Code);
        Assert.Equal(RefusalCodes.ElectionClosed, (await ben.CastAsync()).Code);
    }

    private static T Done<T>(Reply<T> reply)
        where T : class => TestElection.Done(reply);
}
