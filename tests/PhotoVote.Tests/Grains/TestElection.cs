using System.Security.Cryptography;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;

namespace PhotoVote.Tests.Grains;

/// <summary>An election as its organiser drives it through the grains.</summary>
public sealed class TestElection(IGrainFactory grains, ElectionId id, SecretKey organiser)
{
    public ElectionId Id { get; } = id;

    public string Token { get; } = KeyToken.Organiser(organiser);

    public IGrainFactory Grains { get; } = grains;

    private IElectionGrain Grain => Grains.GetGrain<IElectionGrain>(Id.ToString());

    public static async Task<TestElection> CreateAsync(IGrainFactory grains, ElectionTerms? terms = null, int partitions = 1, int? expectedVoters = 100)
    {
        var organiser = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var command = Ulid.NewUlid();
        var id = ElectionId.FromCommand(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), partitions);
        var election = new TestElection(grains, id, organiser);
        Done(await election.Grain.CreateAsync(
            new CommandHeader(command, election.Token), new NewElection(terms ?? new ElectionTerms("Harbour"), expectedVoters)));
        return election;
    }

    public async Task DefineAsync(int competitions, int candidates)
    {
        for (var c = 1; c <= competitions; c++)
        {
            var number = (await ChangeAsync(new ElectionChange.AddCompetition($"Competition {c}", null))).Number!.Value;
            for (var i = 1; i <= candidates; i++)
                await ChangeAsync(new ElectionChange.AddCandidate(number, $"Photo {i}", null, null));
        }
    }

    public async Task<ElectionChanged> ChangeAsync(ElectionChange change) => Done(await TryChangeAsync(change));

    public Task<Reply<ElectionChanged>> TryChangeAsync(ElectionChange change, Ulid? id = null, long? ifVersion = null) =>
        Grain.ChangeAsync(new CommandHeader(id ?? Ulid.NewUlid(), Token, ifVersion), change);

    public async Task RegisterAsync(params string[] voters)
    {
        var shards = Done(await Grain.GetAsync(Token)).RollShards;
        foreach (var shard in voters.GroupBy(v => RollShard.Of(VoterId.Parse(v), shards)))
            Done(await Grains.GetGrain<IRollGrain>($"{Id}/{shard.Key}").RegisterAsync(new CommandHeader(Ulid.NewUlid(), Token), [.. shard]));
    }

    public async Task<IRollGrain> RollOfAsync(string voter) =>
        Grains.GetGrain<IRollGrain>($"{Id}/{RollShard.Of(VoterId.Parse(voter), Done(await Grain.GetAsync(Token)).RollShards)}");

    public SecretKey VoterKey(string voter) => organiser.ForVoter(Id, VoterId.Parse(voter));

    public async Task<TestBallot> CreateBallotAsync(string voter)
    {
        var key = VoterKey(voter);
        var issued = Done(await (await RollOfAsync(voter)).CreateBallotAsync(new CommandHeader(Ulid.NewUlid(), KeyToken.Voter(VoterId.Parse(voter), key))));
        return new TestBallot(Grains.GetGrain<IBallotGrain>($"{Id}/{issued.Ballot}"), KeyToken.Ballot(key.ForBallot(Id, BallotId.Parse(issued.Ballot))), issued.Ballot);
    }

    public Task<Reply<ResultsView>> ResultsAsync(string? token = null) => Grains.GetGrain<ITallyGrain>(Id.ToString()).GetResultsAsync(token);

    public static T Done<T>(Reply<T> reply)
        where T : class
    {
        Assert.True(reply.IsDone, $"{reply.Status}: {reply.Code}: {reply.Detail}");
        return reply.Value!;
    }
}

/// <summary>A ballot as its holder drives it.</summary>
public sealed class TestBallot(IBallotGrain grain, string token, string id)
{
    public string Id { get; } = id;

    public Task<Reply<BallotView>> RateAsync(int candidate, int rating, Ulid? id = null) => grain.RateAsync(Header(id), candidate, rating);

    public Task<Reply<BallotView>> ClearAsync(int candidate, Ulid? id = null) => grain.ClearAsync(Header(id), candidate);

    public Task<Reply<BallotView>> CastAsync(Ulid? id = null) => grain.CastAsync(Header(id));

    public Task<Reply<BallotView>> CastWholeAsync(Dictionary<int, int> ratings, Ulid? id = null) => grain.CastWholeAsync(Header(id), ratings);

    public Task<Reply<BallotView>> GetAsync(string? with = null) => grain.GetAsync(with ?? token);

    private CommandHeader Header(Ulid? id) => new(id ?? Ulid.NewUlid(), token);
}
