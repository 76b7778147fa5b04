using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Tests.Grains;
using ElectionTerms = PhotoVote.Client.Elections.ElectionTerms;

namespace PhotoVote.Tests.Client;

/// <summary>What another service does with the client; here the silo is in the same process.</summary>
public sealed class PhotoVoteClientTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly PhotoVoteClient _photovote = new(silo.Grains);
    private readonly string _organiser = PhotoVoteClient.NewOrganiserKey();

    [Fact]
    public async Task AnElection_FromItsCreationToItsResults()
    {
        var election = await OpenAsync(["anna", "bert"]);

        foreach (var (voter, rating) in new[] { ("anna", 5), ("bert", 2) })
        {
            var ballot = await BallotAsync(election, voter);
            (await ballot.RateAsync(1, rating)).ValueOrThrow();
            (await ballot.RateAsync(2, 0)).ValueOrThrow();
            (await ballot.ClearAsync(2)).ValueOrThrow();
            Assert.Equal("cast", (await ballot.CastAsync()).ValueOrThrow().Status);
        }

        (await election.CloseAsync()).ValueOrThrow();
        (await election.PublishAsync()).ValueOrThrow();
        var anybody = _photovote.Election(election.Id);
        Assert.Equal((true, "closed"), ((await anybody.GetAsync()).ValueOrThrow().Published, (await anybody.GetAsync()).ValueOrThrow().Lifecycle));
        Assert.Equal(2, (await anybody.GetTurnoutAsync()).ValueOrThrow().Cast);
        var results = (await anybody.GetResultsAsync()).ValueOrThrow();
        Assert.Equal("final", results.Status);
        Assert.Equal((2, 7), (results.Competitions[0].Candidates[0].Ratings, results.Competitions[0].Candidates[0].Sum));
        Assert.Equal(("score", 1), (results.Counting!.Rule, results.Competitions[0].Candidates[0].Rank));
        var report = (await anybody.GetReportAsync(competition: 1, rule: "star")).ValueOrThrow();
        Assert.Equal(("star", true, 1), (report.Rule, report.Comparison, report.Competitions[0].Candidates[0].Number));
        Assert.StartsWith("Comparison: this election counts by \"score\"", report.Note, StringComparison.Ordinal);
        Assert.Contains(report.Competitions[0].Outcome, (await anybody.GetReportTextAsync(rule: "star")).ValueOrThrow().Text, StringComparison.Ordinal);
        Assert.Equal(RefusalCodes.CompetitionUnknown, (await anybody.GetReportAsync(competition: 9)).Code);
        Assert.Equal(RefusalCodes.CountingRuleInvalid, (await anybody.GetReportAsync(rule: "plurality")).Code);
        Assert.Equal(RefusalCodes.NoDraw, (await election.RevealDrawAsync(PhotoVoteClient.NewDrawSeed())).Code);
    }

    [Fact]
    public async Task TheSameCommandId_IsTheSameElection_AndTheSameCast()
    {
        var id = Ulid.NewUlid();
        var once = (await CreateAsync(id)).ValueOrThrow();
        var again = await CreateAsync(id);
        Assert.True(again.Repeated);
        Assert.Equal(once.Election, again.ValueOrThrow().Election);

        var election = await OpenAsync(["anna"]);
        var ballot = await BallotAsync(election, "anna");
        var cast = Ulid.NewUlid();
        (await ballot.CastAsync(new Dictionary<int, int> { [1] = 5 }, cast)).ValueOrThrow();
        Assert.True((await ballot.CastAsync(new Dictionary<int, int> { [1] = 5 }, cast)).Repeated);

        var other = await ballot.CastAsync(new Dictionary<int, int> { [1] = 4 }, cast);
        Assert.Equal((ReplyStatus.Refused, FailureCodes.CommandIdReused), (other.Status, other.Code));
    }

    [Fact]
    public async Task ARefusal_IsAnOutcome()
    {
        var election = await OpenAsync(["anna"]);

        Assert.Equal(RefusalCodes.NotOrganiser, (await _photovote.Election(election.Id, PhotoVoteClient.NewOrganiserKey()).CloseAsync()).Code);
        Assert.Equal(RefusalCodes.NotOrganiser, (await _photovote.Election(election.Id).RegisterAsync(["zoe"])).Code);
        Assert.Equal(RefusalCodes.VoterUnknown, (await election.Voter("nobody").CreateBallotAsync()).Code);
        Assert.Equal(RefusalCodes.VoterIdInvalid, (await election.RegisterAsync(["fine", "not fine"])).Code);
        Assert.Equal(RefusalCodes.VoterUnknown, (await election.GetVoterAsync("fine")).Code);
        Assert.Equal(RefusalCodes.ElectionUnknown, (await _photovote.Election(new ElectionId(1).ToString()).GetAsync()).Code);
        Assert.Equal(RefusalCodes.ElectionUnknown, (await _photovote.Election(new ElectionId(1).ToString(), _organiser).RegisterAsync(["anna"])).Code);
        Assert.Equal(RefusalCodes.RatingOutOfScale, (await (await BallotAsync(election, "anna")).RateAsync(1, 6)).Code);
        Assert.Equal(RefusalCodes.TitleInvalid, (await _photovote.CreateElectionAsync(_organiser, new NewElection(new ElectionTerms("")))).Code);
        Assert.Equal(RefusalCodes.NotOrganiser, (await _photovote.CreateElectionAsync("no key", new NewElection(new ElectionTerms("Harbour")))).Code);
    }

    [Fact]
    public async Task AListOfAnyLength_IsRegistered_AndTheSameListAgainWritesNothing()
    {
        var election = await OpenAsync([]);
        string[] voters = [.. Enumerable.Range(0, 21_000).Select(i => $"v{i}"), "v7"];
        var id = Ulid.NewUlid();

        var outcome = await election.RegisterAsync(voters, id, TestContext.Current.CancellationToken);
        Assert.Equal(voters[..^1], outcome.ValueOrThrow().Voters.Select(voter => voter.Voter));
        Assert.All(outcome.ValueOrThrow().Voters, voter => Assert.Equal("registered", voter.Status));

        var head = await silo.Log.ReadHeadAsync(0, TestContext.Current.CancellationToken);
        var again = await election.RegisterAsync(voters, id, TestContext.Current.CancellationToken);
        Assert.True(again.Repeated);
        Assert.Equal(outcome.ValueOrThrow().Voters, again.ValueOrThrow().Voters);
        Assert.Equal(head, await LastOfAsync(election, head));

        // Another list under the same id: one that differs in its last part, and one that is the first part of it.
        Assert.Equal(FailureCodes.CommandIdReused, (await election.RegisterAsync([.. voters, "one-more"], id, TestContext.Current.CancellationToken)).Code);
        Assert.Equal(FailureCodes.CommandIdReused, (await election.RegisterAsync(voters[..10_000], id, TestContext.Current.CancellationToken)).Code);
    }

    [Fact]
    public async Task AVotersLink_IsAllThatTheyNeed()
    {
        var election = await OpenAsync(["anna"]);

        var voter = _photovote.Election(election.Id).VoterOfKey(election.Voter("anna").Key);

        var issued = (await voter.CreateBallotAsync()).ValueOrThrow();
        Assert.Equal("cast", (await voter.Ballot(issued.Ballot).CastAsync(new Dictionary<int, int> { [1] = 1 })).ValueOrThrow().Status);
        Assert.True((await voter.CreateBallotAsync()).ValueOrThrow().AlreadyHeld);
        Assert.DoesNotContain(voter.Key, voter.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereAnyoneMayVote_AVoterMakesTheirOwnKey()
    {
        var created = (await _photovote.CreateElectionAsync(_organiser, new NewElection(new("Harbour", Admission: "open", BallotCap: 10, AdmissionRate: 100)))).ValueOrThrow();
        var election = await DefineAsync(_photovote.Election(created.Election, _organiser));

        var voter = election.NewVoter();
        var issued = (await voter.CreateBallotAsync()).ValueOrThrow();

        Assert.Equal("cast", (await voter.Ballot(issued.Ballot).CastAsync(new Dictionary<int, int> { [1] = 1 })).ValueOrThrow().Status);
    }

    [Fact]
    public void WhatIsNoIdOrKey_IsSaidAtOnce()
    {
        Assert.Throws<FormatException>(() => _photovote.Election("harbour"));
        Assert.Throws<FormatException>(() => _photovote.Election(new ElectionId(1).ToString(), "pvo_short"));
        Assert.Throws<FormatException>(() => _photovote.Election(new ElectionId(1).ToString()).VoterOfKey("pvv_anna"));
        Assert.Throws<InvalidOperationException>(() => _photovote.Election(new ElectionId(1).ToString()).Voter("anna"));
    }

    private Task<Outcome<ElectionChanged>> CreateAsync(Ulid? id = null) =>
        _photovote.CreateElectionAsync(_organiser, new NewElection(new ElectionTerms("Harbour"), ExpectedVoters: 40_000), id);

    private async Task<ElectionClient> OpenAsync(string[] voters)
    {
        var election = await DefineAsync(_photovote.Election((await CreateAsync()).ValueOrThrow().Election, _organiser));
        (await election.RegisterAsync(voters)).ValueOrThrow();
        return election;
    }

    private static async Task<ElectionClient> DefineAsync(ElectionClient election)
    {
        var competition = (await election.ChangeAsync(new ElectionChange.AddCompetition("Water", null))).ValueOrThrow().Number!.Value;
        foreach (var title in new[] { "Ebb", "Flood" })
            (await election.ChangeAsync(new ElectionChange.AddCandidate(competition, title, null, null))).ValueOrThrow();
        (await election.OpenAsync()).ValueOrThrow();
        return election;
    }

    private static async Task<PhotoVote.Client.Ballots.BallotClient> BallotAsync(ElectionClient election, string voter)
    {
        var client = election.Voter(voter);
        return client.Ballot((await client.CreateBallotAsync()).ValueOrThrow().Ballot);
    }

    /// <summary>The last position of this election's after the given one; the given one when there is none.</summary>
    private async Task<long> LastOfAsync(ElectionClient election, long after)
    {
        var page = await silo.Log.ReadPartitionAsync(0, after, 10_000, election.Id, TestContext.Current.CancellationToken);
        return page.Events.Count == 0 ? after : page.Events[^1].Position;
    }
}
