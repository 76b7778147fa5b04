using PhotoVote.Cli.Verification;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.Grains.Storage;

namespace PhotoVote.Tests.Grains.Races;

/// <summary>
/// One election on two silos that know nothing of each other: every aggregate lives twice, and each copy learns of the other from the log
/// alone. Clients come to either, now and then to both, and send again what was not written.
/// </summary>
internal sealed class TwoSilos(TestElection here, TestElection there)
{
    private const int MostAttempts = 50;

    public ElectionId Id => here.Id;

    public TestElection Either => Random.Shared.Next(2) == 0 ? here : there;

    /// <summary>How many rounds a race is run: few in the suite, and as many as the environment asks for in a campaign.</summary>
    public static int Rounds { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PHOTOVOTE_RACE_ROUNDS"), out var rounds) ? rounds : 2;

    public static async Task<TwoSilos> CreateAsync(TallySilo silo, IGrainFactory elsewhere, ElectionTerms terms, int? expectedVoters = 40_000)
    {
        var election = await TestElection.CreateAsync(silo.Grains, terms, expectedVoters: expectedVoters);
        Assert.True(KeyToken.TryParseOrganiser(election.Token, out var key));
        return new(election, new TestElection(elsewhere, election.Id, key));
    }

    /// <summary>As a client that was told that nothing was written does; sometimes its network delivers a request twice.</summary>
    public static async Task<Reply<T>> SendAsync<T>(Func<Task<Reply<T>>> send)
        where T : class
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            Task<Reply<T>>[] sent = Random.Shared.Next(3) == 0 ? [send(), send()] : [send()];
            var replies = await Task.WhenAll(sent);
            Assert.All(replies, reply => Assert.NotEqual(ReplyStatus.Faulted, reply.Status));
            var settled = Array.FindAll(replies, reply => reply.Status is ReplyStatus.Done or ReplyStatus.Refused);

            // Which of two reasons is told may differ; whether it holds may not, but where a moment later it is in time.
            Assert.False(
                settled.Any(reply => reply.IsDone) && settled.Any(reply => !reply.IsDone && reply.Code != RefusalCodes.AdmissionRateExceeded),
                $"told two things: {string.Join(" and ", settled.Select(reply => reply.Code ?? "done"))}");
            if (settled.Length > 0)
                return Array.Find(settled, reply => reply.IsDone) ?? settled[0];
        }

        throw new TimeoutException($"Nothing was settled in {MostAttempts} attempts.");
    }

    public Task<Reply<ElectionChanged>> ChangeAsync(ElectionChange change)
    {
        var id = Ulid.NewUlid();
        return SendAsync(() => Either.TryChangeAsync(change, id));
    }

    public Task<Reply<Registration>> RegisterAsync(string voter)
    {
        var id = Ulid.NewUlid();
        return SendAsync(async () => await (await Either.RollOfAsync(voter)).RegisterAsync(new(id, here.Token), [voter]));
    }

    public Task<Reply<VoterView>> RevokeAsync(string voter)
    {
        var id = Ulid.NewUlid();
        return SendAsync(async () => await (await Either.RollOfAsync(voter)).RevokeAsync(new(id, here.Token), voter));
    }

    public async Task<(Reply<BallotIssued> Reply, Func<TestBallot>? Ballot)> AskAsync(VoterId voter, SecretKey key, Ulid? command = null)
    {
        var id = command ?? Ulid.NewUlid();
        var reply = await SendAsync(async () => await (await Either.RollOfAsync(voter.ToString())).CreateBallotAsync(new(id, KeyToken.Voter(voter, key))));
        if (reply.Value is not { } issued)
            return (reply, null);
        var token = KeyToken.Ballot(key.ForBallot(Id, BallotId.Parse(issued.Ballot)));
        return (reply, () => new TestBallot(Either.Grains.GetGrain<IBallotGrain>($"{Id}/{issued.Ballot}"), token, issued.Ballot));
    }

    public Task<(Reply<BallotIssued> Reply, Func<TestBallot>? Ballot)> AskAsync(string voter, Ulid? command = null) =>
        AskAsync(VoterId.Parse(voter), here.VoterKey(voter), command);

    /// <summary>Every event of the election, in the order of the log.</summary>
    public async Task<IReadOnlyList<(long Position, object Event)>> EventsAsync(TallySilo silo)
    {
        var events = new List<(long, object)>();
        for (var after = 0L; ;)
        {
            var page = await silo.Log.ReadPartitionAsync(Id.Partition, after, 10_000, StreamNames.Prefix(Id), TestContext.Current.CancellationToken);
            events.AddRange(page.Events.Select(e => (e.Position, StoredEventCodec.Current.Decode(e))));
            if (page.IsAtHead)
                return events;
            after = page.Position;
        }
    }

    /// <summary>The whole log and the tallies beside it pass every check that an operator can make.</summary>
    public static async Task VerifyAsync(TallySilo silo)
    {
        var checks = VerifyCommand.Checks(silo.Stored, silo.StoredPairs, http: null, TimeProvider.System);
        var report = await new LogVerifier(EventRegistry.Current, checks).RunAsync(silo.Log, read: null, TestContext.Current.CancellationToken);
        Assert.All(report.Checks, check => Assert.True(check.IsOk, $"{check.Name}: {string.Join("; ", check.Places)}"));
    }
}
