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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IGrainFactory _grains;
    private string[] _issued = [];
    private readonly ElectionId _id;
    private readonly SecretKey _organiser = new(RandomNumberGenerator.GetBytes(SecretKey.Size));
    private readonly IRollGrain[] _rolls;
    private readonly (VoterId Voter, int Shard, SecretKey Key, string Token)[] _voters;

    private BenchmarkElection(IGrainFactory grains, ElectionId id, int voters)
    {
        _grains = grains;
        _id = id;
        _rolls = [.. Enumerable.Range(0, RollShard.CountFor(null)).Select(shard => grains.GetGrain<IRollGrain>($"{_id}/{shard}"))];
        _voters = [.. Enumerable.Range(0, voters).Select(i =>
        {
            var voter = VoterId.Parse($"voter-{i}");
            var key = _organiser.ForVoter(_id, voter);
            return (voter, RollShard.Of(voter, _rolls.Length), key, KeyToken.Voter(voter, key));
        })];
    }

    /// <param name="grains">Where.</param>
    /// <param name="partitions">How many partitions the log has.</param>
    /// <param name="voters">How many are registered.</param>
    /// <param name="partition">On which the election lies; null for any.</param>
    public static async Task<BenchmarkElection> OpenAsync(IGrainFactory grains, int partitions, int voters, int? partition = null)
    {
        var command = Ulid.NewUlid();
        while (partition is not null && IdOf(command, partitions).Partition != partition)
            command = Ulid.NewUlid();
        var election = new BenchmarkElection(grains, IdOf(command, partitions), voters);
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

    /// <summary>Two commands, one after the other: a ballot is asked for, and cast with its ratings in one.</summary>
    /// <inheritdoc cref="VoteAsync"/>
    public async Task VoteWholeAsync(int voter, Memory<long> latencies)
    {
        var (_, shard, key, token) = _voters[voter];
        var started = Stopwatch.GetTimestamp();
        var issued = Done(await _rolls[shard].CreateBallotAsync(new CommandHeader(Ulid.NewUlid(), token)));
        latencies.Span[0] = Stopwatch.GetTimestamp() - started;
        started = Stopwatch.GetTimestamp();
        await CastWholeAsync(voter, issued.Ballot);
        latencies.Span[1] = Stopwatch.GetTimestamp() - started;
    }

    /// <summary>Asks for everybody's ballot, so that only casts are left.</summary>
    public async Task IssueAsync()
    {
        _issued = new string[_voters.Length];
        await Parallel.ForAsync(0, _voters.Length, new ParallelOptions { MaxDegreeOfParallelism = BallotRound.VotersAtOnce }, async (voter, _) =>
            _issued[voter] = Done(await _rolls[_voters[voter].Shard].CreateBallotAsync(new CommandHeader(Ulid.NewUlid(), _voters[voter].Token), CancellationToken.None)).Ballot);
    }

    /// <summary>One command: the ballot that <see cref="IssueAsync"/> gave is cast with its ratings.</summary>
    /// <inheritdoc cref="VoteAsync"/>
    public async Task CastIssuedAsync(int voter, Memory<long> latencies)
    {
        var started = Stopwatch.GetTimestamp();
        await CastWholeAsync(voter, _issued[voter]);
        latencies.Span[0] = Stopwatch.GetTimestamp() - started;
    }

    private async Task CastWholeAsync(int voter, string ballot)
    {
        var ratings = new Dictionary<int, int>(Photos);
        for (var photo = 1; photo <= Photos; photo++)
            ratings.Add(photo, (voter + photo) % 6);
        var token = KeyToken.Ballot(_voters[voter].Key.ForBallot(_id, BallotId.Parse(ballot)));
        Done(await _grains.GetGrain<IBallotGrain>($"{_id}/{ballot}").CastWholeAsync(new CommandHeader(Ulid.NewUlid(), token), ratings));
    }

    /// <summary>What was answered is counted.</summary>
    public async Task CheckAsync(int voters)
    {
        // It may come a little after what it counts.
        TurnoutView turnout;
        var patience = Stopwatch.StartNew();
        while ((turnout = Done(await _grains.GetGrain<ITallyGrain>(_id.ToString()).GetTurnoutAsync(null))) != new TurnoutView(voters, voters))
        {
            if (patience.Elapsed > Patience)
                throw new InvalidOperationException($"{voters} ballots were cast, but the turnout is {turnout}.");
            await Task.Delay(20);
        }
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

    private static ElectionId IdOf(Ulid command, int partitions) => ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), partitions);

    private static T Done<T>(Reply<T> reply)
        where T : class => reply.IsDone ? reply.Value! : throw new InvalidOperationException($"{reply.Status}: {reply.Code}: {reply.Detail}");
}
