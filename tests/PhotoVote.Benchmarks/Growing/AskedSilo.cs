using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Grains;
using PhotoVote.Grains.Clustering;
using PhotoVote.Grains.Storage;

namespace PhotoVote.Benchmarks.Growing;

/// <summary>The silo of a <see cref="SiloProcess"/>: opens elections, has voters vote, and says where grains are, until its input ends.</summary>
internal static class AskedSilo
{
    private const int Photos = 6;

    /// <param name="way">How ballots are placed; "-" as the product has it.</param>
    public static async Task<int> RunAsync(string connectionString, string cluster, string way)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var log = PostgresLog.Create(dataSource, new PostgresEventLogOptions { ApplySchema = false });
        await log.StartAsync(default);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders(); // What it writes is what it is asked.
        builder.UseOrleans(silo =>
        {
            silo.JoinClusterOnPostgres(dataSource, cluster, new IPEndPoint(IPAddress.Loopback, FreePort.Next()), FreePort.Next(), partitions: 1);
            silo.Services.AddSingleton(log);
            silo.AddPhotoVoteGrains();
            silo.AddTallyStorageOnPostgres(dataSource);
            if (way != "-")
                silo.Services.AddSingleton<IPlacementStrategyResolver>(new Ballots(way));
        });
        using var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine(await DoAsync(grains, line.Split(' ')));
        await host.StopAsync();
        return 0;
    }

    private static async Task<string> DoAsync(IGrainFactory grains, string[] words)
    {
        switch (words)
        {
            case ["open", var token, var command, var voters]:
                await OpenAsync(grains, token, Ulid.Parse(command), int.Parse(voters));
                return "open";
            case ["vote", var token, var id, var first, var count, var atOnce]:
                _ = KeyToken.TryParseOrganiser(token, out var organiser);
                var time = Stopwatch.StartNew();
                await Parallel.ForAsync(int.Parse(first), int.Parse(first) + int.Parse(count), new ParallelOptions { MaxDegreeOfParallelism = int.Parse(atOnce) },
                    async (voter, _) => await VoteAsync(grains, organiser!, ElectionId.Parse(id), voter));
                return time.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
            default:
                var statistics = await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
                return string.Join(", ", statistics.Where(s => s.GrainType.Contains(".RollGrain,", StringComparison.Ordinal)).Select(s => $"{s.ActivationCount} shards"));
        }
    }

    private static async Task OpenAsync(IGrainFactory grains, string token, Ulid command, int voters)
    {
        var id = ElectionId.FromCommand(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), 1);
        var election = grains.GetGrain<IElectionGrain>(id.ToString());
        Done(await election.CreateAsync(new(command, token), new NewElection(new ElectionTerms("Benchmark"))));
        Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.AddCompetition("Photos", null)));
        for (var i = 1; i <= Photos; i++)
            Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.AddCandidate(1, $"Photo {i}", null, null)));
        Done(await grains.GetGrain<IWholeRollGrain>(id.ToString()).RegisterAsync(new(Ulid.NewUlid(), token), [.. Enumerable.Range(0, voters).Select(i => $"v{i}")], null));
        Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.Open()));
    }

    private static async Task VoteAsync(IGrainFactory grains, SecretKey organiser, ElectionId id, int number)
    {
        var voter = VoterId.Parse($"v{number}");
        var key = organiser.ForVoter(id, voter);
        var shard = grains.GetGrain<IRollGrain>($"{id}/{RollShard.Of(voter, RollShard.CountFor(null))}");
        var issued = Done(await shard.CreateBallotAsync(new(Ulid.NewUlid(), KeyToken.Voter(voter, key))));
        var ballot = grains.GetGrain<IBallotGrain>($"{id}/{issued.Ballot}");
        var token = KeyToken.Ballot(key.ForBallot(id, BallotId.Parse(issued.Ballot)));
        for (var photo = 1; photo <= Photos; photo++)
            Done(await ballot.RateAsync(new(Ulid.NewUlid(), token), photo, (number + photo) % 6));
        Done(await ballot.CastAsync(new(Ulid.NewUlid(), token)));
    }

    private static T Done<T>(Reply<T> reply)
        where T : class => reply.IsDone ? reply.Value! : throw new InvalidOperationException($"{reply.Status}: {reply.Code}: {reply.Detail}");

    /// <summary>Another placement for ballots than theirs.</summary>
    private sealed class Ballots(string way) : IPlacementStrategyResolver
    {
        private readonly PlacementStrategy _strategy = way switch
        {
            nameof(RandomPlacement) => new RandomPlacement(),
            nameof(ResourceOptimizedPlacement) => new ResourceOptimizedPlacement(),
            nameof(PreferLocalPlacement) => new PreferLocalPlacement(),
            _ => throw new ArgumentException($"There is no {way}.", nameof(way)),
        };

        public bool TryResolvePlacementStrategy(GrainType grainType, GrainProperties? properties, out PlacementStrategy result)
        {
            result = _strategy;
            return grainType == GrainType.Create("ballot");
        }
    }
}
