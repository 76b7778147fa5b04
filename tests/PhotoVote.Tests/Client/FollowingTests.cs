using System.Diagnostics;
using System.Text.Json;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Following;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.Grains.Following;
using PhotoVote.Tests.Grains;
using PhotoVote.Tests.StoredEvents;
using ElectionTerms = PhotoVote.Client.Elections.ElectionTerms;

namespace PhotoVote.Tests.Client;

/// <summary>Other services follow what happens to an election.</summary>
public sealed class FollowingTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly PhotoVoteClient _photovote = new(silo.Grains);
    private readonly string _organiser = PhotoVoteClient.NewOrganiserKey();

    [Fact]
    public async Task WhatHappened_ComesInOrder_AndFromAnyPositionOn()
    {
        var election = await CreateAsync();
        await DefineAsync(election);
        (await election.RegisterAsync(["anna"])).ValueOrThrow();
        (await election.OpenAsync()).ValueOrThrow();
        var voter = election.Voter("anna");
        (await voter.Ballot((await voter.CreateBallotAsync()).ValueOrThrow().Ballot).CastAsync(new Dictionary<int, int> { [1] = 1 })).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.Withdraw(2, "twice"))).ValueOrThrow();
        (await election.CloseAsync()).ValueOrThrow();
        (await election.PublishAsync()).ValueOrThrow();

        var anybody = _photovote.Election(election.Id);
        var events = await TakeAsync(anybody, 0, 8);

        Assert.Equal(
            ["ElectionCreated", "CompetitionAdded", "CandidateAdded", "CandidateAdded", "ElectionOpened", "CandidateWithdrawn", "ElectionClosed", "ResultsPublished"],
            events.Select(e => e.Name));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], events.Select(e => e.Version));
        Assert.Equal("twice", events[5].ReadDetails().GetProperty("reason").GetString());
        for (var seen = 0; seen < events.Count; seen++)
            Assert.Equal(events.Skip(seen + 1), await TakeAsync(anybody, events[seen].Position, events.Count - seen - 1));
        Assert.Equal(events[2..4], (await anybody.GetEventsAsync(events[1].Position, count: 2)).ValueOrThrow().Events);
        Assert.True((await anybody.GetEventsAsync(events[1].Position, count: 2)).ValueOrThrow().More);
    }

    [Fact]
    public async Task NothingOfKeys_VotersOrBallots_IsPublic()
    {
        var election = await CreateAsync();
        await DefineAsync(election);
        (await election.RegisterAsync(["anna"])).ValueOrThrow();
        (await election.OpenAsync()).ValueOrThrow();
        var issued = (await election.Voter("anna").CreateBallotAsync()).ValueOrThrow();
        (await election.Voter("anna").Ballot(issued.Ballot).CastAsync(new Dictionary<int, int> { [1] = 1 })).ValueOrThrow();
        (await election.CloseAsync()).ValueOrThrow();

        var told = JsonSerializer.Serialize((await election.GetEventsAsync()).ValueOrThrow());

        Assert.True(KeyToken.TryParseOrganiser(_organiser, out var key));
        foreach (var hidden in new[] { key.Hash().ToString(), key.Reveal(), "organiserKey", "anna", issued.Ballot })
            Assert.DoesNotContain(hidden, told, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Harbour", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheDraftTookBack_StaysItsOrganisers()
    {
        var election = await CreateAsync();
        await DefineAsync(election);
        (await election.ChangeAsync(new ElectionChange.AddCompetition("Mistaken competition", "Hidden words"))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.AddCandidate(2, "Hidden photo", "H. Hidden", null))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.DescribeCandidate(3, "Still Hidden", "H. Hidden", null))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.RemoveCompetition(2))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.AddCandidate(1, "Third", "H. Hidden", null))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.DescribeCandidate(4, "Third", "C. Known", null))).ValueOrThrow();
        foreach (var grades in (string[][])[["bad", "Hidden grade"], ["bad", "known grade"]])
            (await election.ChangeAsync(new ElectionChange.Describe(new("Harbour", ScaleMax: 1, Grades: grades)))).ValueOrThrow();
        (await election.OpenAsync()).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.DescribeCandidate(4, "Third", "C. Corrected", null))).ValueOrThrow();

        var organisers = (await election.GetEventsAsync()).ValueOrThrow().Events;
        var everybodys = (await _photovote.Election(election.Id).GetEventsAsync()).ValueOrThrow().Events;

        Assert.Equal(organisers.Select(e => (e.Position, e.Version, e.Name)), everybodys.Select(e => (e.Position, e.Version, e.Name)));
        Assert.Contains("H. Hidden", JsonSerializer.Serialize(organisers), StringComparison.Ordinal);
        var told = JsonSerializer.Serialize(everybodys);
        foreach (var hidden in new[] { "Hidden", "Mistaken" })
            Assert.DoesNotContain(hidden, told, StringComparison.Ordinal);
        foreach (var known in new[] { "Harbour", "C. Known", "C. Corrected", "known grade", "\\u0022candidate\\u0022:3" })
            Assert.Contains(known, told, StringComparison.Ordinal);
    }

    // What is added to an event is not public until it is listed here and there; what was public stays.
    [Fact]
    public void WhatIsPublic_OfEachEvent()
    {
        var told = Samples.All.OfType<IElectionEvent>().Select(e => PublicEvents.Of(Recorded(), e)).Select(e => $"{e.Name} {string.Join(' ', e.ReadDetails().EnumerateObject().Select(m => m.Name))}".Trim());

        Assert.Equal(
            [
                "ElectionCreated election code title description scaleMin scaleMax admission visibility ballotCap admissionRate",
                "ElectionDescribed title description scaleMin scaleMax admission visibility",
                "CompetitionAdded competition title description",
                "CompetitionDescribed competition title description",
                "CompetitionRemoved competition",
                "CandidateAdded candidate competition title author photo",
                "CandidateDescribed candidate title",
                "CandidateRemoved candidate",
                "ElectionTextCorrected title description",
                "CompetitionTextCorrected competition title description",
                "CandidateTextCorrected candidate title author",
                "ElectionOpened",
                "CandidateWithdrawn candidate reason",
                "ElectionClosed",
                "ResultsPublished",
                "ElectionScheduled opensAt closesAt",
                "CountingChosen rule ruleVersion blanks ballotsQuorum ratingsQuorum priorMean priorWeight approvalThreshold drawCommitment liveBallots",
                "CompetitionQuorumSet competition ballots",
                "DrawSealed closing",
                "DrawRevealed seed",
                "CandidatesOrdered competition candidates",
                "AuthorsChosen authors",
                "GradesNamed names",
            ],
            told);
        Assert.Equal("""{"opensAt":"2026-01-01T01:00:00Z"}""", PublicEvents.Of(Recorded(), new ElectionScheduled(0, 1767229200000)).Details);
    }

    [Fact]
    public async Task HiddenAuthors_AreTheOrganisersAlone_UntilThereAreResults()
    {
        var election = _photovote.Election(
            (await _photovote.CreateElectionAsync(_organiser, new NewElection(new ElectionTerms("Harbour", Authors: "hidden")))).ValueOrThrow().Election, _organiser);
        await DefineAsync(election);
        (await election.ChangeAsync(new ElectionChange.AddCandidate(1, "Tide", "Ana", null))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.AddCandidate(1, "Spring", null, null))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.DescribeCandidate(4, "Spring", "Ben", null))).ValueOrThrow();
        (await election.OpenAsync()).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.DescribeCandidate(3, "Tides", "Ana C.", null))).ValueOrThrow();
        var anybody = _photovote.Election(election.Id);

        Assert.DoesNotContain(await TakeAsync(anybody, 0, 10), e => e.Details.Contains("author\"", StringComparison.Ordinal));
        Assert.Equal(3, (await TakeAsync(election, 0, 10)).Count(e => e.Details.Contains("author\"", StringComparison.Ordinal)));
        Assert.True((await anybody.GetAsync()).ValueOrThrow().AuthorsWithheld);

        (await election.CloseAsync()).ValueOrThrow();
        Assert.Contains(await TakeAsync(anybody, 0, 11), e => e.Details.Contains("Ana C.", StringComparison.Ordinal));
        Assert.False((await anybody.GetAsync()).ValueOrThrow().AuthorsWithheld);
    }

    [Fact]
    public async Task ADraft_IsItsOrganisersAlone_AndOpenedItIsEverybodys()
    {
        var election = await CreateAsync();
        var anybody = _photovote.Election(election.Id);
        await DefineAsync(election);

        Assert.Equal(RefusalCodes.NotOrganiser, (await anybody.GetEventsAsync()).Code);
        Assert.Equal(RefusalCodes.NotOrganiser, (await _photovote.Election(election.Id, PhotoVoteClient.NewOrganiserKey()).GetEventsAsync()).Code);
        Assert.Equal(4, (await election.GetEventsAsync()).ValueOrThrow().Events.Count);

        var following = TakeAsync(anybody, 0, 5);
        (await election.OpenAsync()).ValueOrThrow();
        Assert.Equal("ElectionCreated", (await following)[0].Name);
    }

    [Fact]
    public async Task AFollowerMayBegin_BeforeThereIsAnElection()
    {
        var command = Ulid.NewUlid();
        var id = ElectionId.FromCommand(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), 1).ToString();
        Assert.Equal(RefusalCodes.ElectionUnknown, (await _photovote.Election(id).GetEventsAsync()).Code);
        var following = TakeAsync(_photovote.Election(id, _organiser), 0, 1);

        Assert.Equal(id, (await _photovote.CreateElectionAsync(_organiser, new NewElection(new("Harbour")), command)).ValueOrThrow().Election);

        Assert.Equal("ElectionCreated", (await following)[0].Name);
    }

    [Fact]
    public async Task APositionThatTheLogHasNotReached_IsRefused_NotWaitedFor()
    {
        var election = await CreateAsync();

        var outcome = await election.GetEventsAsync(1_000_000_000);
        Assert.Equal((ReplyStatus.Refused, CallCodes.PositionBeyondEnd), (outcome.Status, outcome.Code));
        var thrown = await Assert.ThrowsAsync<PhotoVoteException>(() => TakeAsync(election, 1_000_000_000, 1));
        Assert.Equal(CallCodes.PositionBeyondEnd, thrown.Code);

        // One that lies behind the election's last event is fine: positions are the log's.
        var head = await silo.Log.ReadHeadAsync(0, TestContext.Current.CancellationToken);
        Assert.Empty((await election.GetEventsAsync(head)).ValueOrThrow().Events);
    }

    [Fact]
    public async Task AThousandFollowers_AllHearOfIt_WithinASecondOrTwo()
    {
        var election = await CreateAsync();
        var before = (await election.GetEventsAsync()).ValueOrThrow().Position;
        var followers = Enumerable.Range(0, 1_000).Select(_ => TakeAsync(election, before, 1)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken); // So that they wait, at the log's expense.

        var changed = Stopwatch.StartNew();
        await election.ChangeAsync(new ElectionChange.AddCompetition("Water", null));
        var heard = await Task.WhenAll(followers);

        TestContext.Current.TestOutputHelper!.WriteLine($"a thousand followers heard of it after {changed.ElapsedMilliseconds:N0} ms");
        Assert.All(heard, events => Assert.Equal("CompetitionAdded", events[0].Name));
    }

    private static RecordedEvent Recorded() => new("s", 1, 1, Ulid.MinValue, 1, "t", default, default, DateTimeOffset.UnixEpoch);

    private async Task<ElectionClient> CreateAsync() =>
        _photovote.Election((await _photovote.CreateElectionAsync(_organiser, new NewElection(new ElectionTerms("Harbour")))).ValueOrThrow().Election, _organiser);

    private static async Task DefineAsync(ElectionClient election)
    {
        (await election.ChangeAsync(new ElectionChange.AddCompetition("Water", null))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.AddCandidate(1, "Ebb", null, null))).ValueOrThrow();
        (await election.ChangeAsync(new ElectionChange.AddCandidate(1, "Flood", null, null))).ValueOrThrow();
    }

    private static async Task<List<ElectionEvent>> TakeAsync(ElectionClient election, long after, int count)
    {
        var events = new List<ElectionEvent>();
        if (count == 0)
            return events;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (var e in election.FollowAsync(after, patience.Token))
        {
            events.Add(e);
            if (events.Count == count)
                break;
        }

        return events;
    }
}
