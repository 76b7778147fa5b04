using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using PhotoVote.Benchmarks.Ballots.Stock;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;

namespace PhotoVote.Benchmarks.Ballots;

/// <summary>An open election with registered voters, and how one of them votes step by step.</summary>
internal sealed class BenchmarkElection
{
    private const int Photos = 6;

    private readonly IGrainFactory _grains;
    private readonly ElectionId _id;
    private readonly SecretKey _organiser = new(RandomNumberGenerator.GetBytes(SecretKey.Size));
    private readonly IRollGrain[] _rolls;
    private readonly (VoterId Voter, int Shard, SecretKey Key, string Token)[] _voters;

    private BenchmarkElection(IGrainFactory grains, Ulid command, int partitions, int voters)
    {
        _grains = grains;
        _id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), partitions);
        _rolls = [.. Enumerable.Range(0, RollShard.CountFor(null)).Select(shard => grains.GetGrain<IRollGrain>($"{_id}/{shard}"))];
        _voters = [.. Enumerable.Range(0, voters).Select(i =>
        {
            var voter = VoterId.Parse($"voter-{i}");
            var key = _organiser.ForVoter(_id, voter);
            return (voter, RollShard.Of(voter, _rolls.Length), key, KeyToken.Voter(voter, key));
        })];
    }

    public static async Task<BenchmarkElection> OpenAsync(IGrainFactory grains, int partitions, int voters)
    {
        var command = Ulid.NewUlid();
        var election = new BenchmarkElection(grains, command, partitions, voters);
        var token = KeyToken.Organiser(election._organiser);
        var grain = grains.GetGrain<IElectionGrain>(election._id.ToString());
        Done(await grain.CreateAsync(new CommandHeader(command, token), new NewElection(new ElectionTerms("Benchmark"))));
        await ChangeAsync(new ElectionChange.AddCompetition("Photos", null));
        for (var i = 1; i <= Photos; i++)
            await ChangeAsync(new ElectionChange.AddCandidate(1, $"Photo {i}", null, null));
        foreach (var shard in election._voters.GroupBy(v => v.Shard))
            Done(await election._rolls[shard.Key].RegisterAsync(new CommandHeader(Ulid.NewUlid(), token), [.. shard.Select(v => v.Voter.ToString())]));
        await ChangeAsync(new ElectionChange.Open());
        return election;

        async Task ChangeAsync(ElectionChange change) => Done(await grain.ChangeAsync(new CommandHeader(Ulid.NewUlid(), token), change));
    }

    /// <summary>Eight commands, one after the other.</summary>
    /// <param name="voter">Which voter.</param>
    /// <param name="latencies">Gets how long each took, in ticks of the stopwatch.</param>
    public async Task VoteAsync(int voter, Memory<long> latencies)
    {
        var (_, shard, key, token) = _voters[voter];
        var started = Stopwatch.GetTimestamp();
        var issued = Done(await _rolls[shard].CreateBallotAsync(new CommandHeader(Ulid.NewUlid(), token)));
        latencies.Span[0] = Stopwatch.GetTimestamp() - started;

        var ballot = _grains.GetGrain<IBallotGrain>($"{_id}/{issued.Ballot}");
        var ballotToken = KeyToken.Ballot(key.ForBallot(_id, BallotId.Parse(issued.Ballot)));
        for (var photo = 1; photo <= Photos; photo++)
        {
            started = Stopwatch.GetTimestamp();
            Done(await ballot.RateAsync(new CommandHeader(Ulid.NewUlid(), ballotToken), photo, (voter + photo) % 6));
            latencies.Span[photo] = Stopwatch.GetTimestamp() - started;
        }

        started = Stopwatch.GetTimestamp();
        Done(await ballot.CastAsync(new CommandHeader(Ulid.NewUlid(), ballotToken)));
        latencies.Span[Photos + 1] = Stopwatch.GetTimestamp() - started;
    }

    /// <summary>What was answered is counted.</summary>
    public async Task CheckAsync(int voters)
    {
        var turnout = Done(await _grains.GetGrain<ITallyGrain>(_id.ToString()).GetTurnoutAsync(null));
        if (turnout != new TurnoutView(voters, voters))
            throw new InvalidOperationException($"{voters} ballots were cast, but the turnout is {turnout}.");
    }

    /// <summary>The same eight commands on Orleans' own provider: a ballot that nobody issued, with the election's rules.</summary>
    /// <inheritdoc cref="VoteAsync"/>
    public async Task VoteOnStockAsync<TBallot>(int voter, Memory<long> latencies)
        where TBallot : IStockBallot
    {
        var id = BallotId.Create(BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16)), shard: 0);
        var ballot = _grains.GetGrain<TBallot>($"{_id}/{id}");
        var token = KeyToken.Ballot(_voters[voter].Key.ForBallot(_id, id));
        var started = Stopwatch.GetTimestamp();
        Done(await ballot.BeginAsync(new CommandHeader(Ulid.NewUlid(), token)));
        latencies.Span[0] = Stopwatch.GetTimestamp() - started;
        for (var photo = 1; photo <= Photos; photo++)
        {
            started = Stopwatch.GetTimestamp();
            Done(await ballot.RateAsync(new CommandHeader(Ulid.NewUlid(), token), photo, (voter + photo) % 6));
            latencies.Span[photo] = Stopwatch.GetTimestamp() - started;
        }

        started = Stopwatch.GetTimestamp();
        Done(await ballot.CastAsync(new CommandHeader(Ulid.NewUlid(), token)));
        latencies.Span[Photos + 1] = Stopwatch.GetTimestamp() - started;
    }

    private static T Done<T>(Reply<T> reply)
        where T : class => reply.IsDone ? reply.Value! : throw new InvalidOperationException($"{reply.Status}: {reply.Code}: {reply.Detail}");
}
