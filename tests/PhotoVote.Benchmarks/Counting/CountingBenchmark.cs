using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Exports;
using PhotoVote.StoredEvents;

namespace PhotoVote.Benchmarks.Counting;

/// <summary>
/// How long it takes to say how a large election came out: the first report by STAR, which reads the ballots once more, the next ones, and the export of all
/// ballots. Ballots rate about half of twenty photos at random, so that hardly two are the same.
/// </summary>
internal static class CountingBenchmark
{
    private const int Photos = 20;
    private const int BallotsARequest = 125;
    private const int RequestsAtOnce = 16;

    public static async Task<int> RunAsync(bool sqlite, int ballots)
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite);
        using var host = await BallotBenchmark.StartSiloAsync(log);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var (id, token) = await OpenAsync(grains, log.Log.PartitionCount);
        await PlantAsync(log, id, ballots);
        Done(await grains.GetGrain<IElectionGrain>(id.ToString()).ChangeAsync(new CommandHeader(Ulid.NewUlid(), token), new ElectionChange.Close()));
        Console.WriteLine($"{log.Name}; {ballots:N0} ballots of {Photos} photos, {await log.Log.ReadHeadAsync(0, default):N0} events");

        var results = grains.GetGrain<ITallyGrain>(id.ToString());
        await TimeAsync("results, counted from the first event", async () => Done(await results.GetResultsAsync(token)));
        var report = grains.GetGrain<IReportGrain>(id.ToString());
        await TimeAsync("report by score", async () => Done(await report.GetAsync(token, new())));
        await TimeAsync("report by STAR, the first: reads the ballots", async () => Done(await report.GetAsync(token, new(Rule: "star"))));
        await TimeAsync("report by STAR, the next", async () => Done(await report.GetAsync(token, new(Rule: "star"))));
        await TimeAsync("export of all ballots", () => ExportAsync(host.Services, id));
        Console.WriteLine($"{"the process at its peak",-50} {Process.GetCurrentProcess().PeakWorkingSet64 >> 20,8:N0} MB");
        await host.StopAsync();
        return 0;
    }

    private static async Task<(ElectionId Id, string Token)> OpenAsync(IGrainFactory grains, int partitions)
    {
        var (command, token) = (Ulid.NewUlid(), KeyToken.Organiser(new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size))));
        var id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), partitions);
        var grain = grains.GetGrain<IElectionGrain>(id.ToString());
        Done(await grain.CreateAsync(new CommandHeader(command, token), new NewElection(new ElectionTerms("Benchmark"))));
        await ChangeAsync(new ElectionChange.AddCompetition("Photos", null));
        for (var i = 1; i <= Photos; i++)
            await ChangeAsync(new ElectionChange.AddCandidate(1, $"Photo {i}", null, null));
        await ChangeAsync(new ElectionChange.Open());
        return (id, token);

        async Task ChangeAsync(ElectionChange change) => Done(await grain.ChangeAsync(new CommandHeader(Ulid.NewUlid(), token), change));
    }

    /// <summary>Cast ballots as they would be in the log, past the grains.</summary>
    private static async Task PlantAsync(BenchmarkLog log, ElectionId election, int ballots)
    {
        var random = new Random(5);
        var key = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size)).Hash().ToString();
        foreach (var some in Enumerable.Range(0, ballots).Chunk(BallotsARequest).Chunk(RequestsAtOnce))
        {
            await Task.WhenAll(some.Select(request => log.Log.PlantAsync([.. request.Select(_ =>
            {
                var ballot = BallotId.Create(BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16)), shard: 0);
                var rated = Enumerable.Range(1, Photos).Where(_ => random.Next(2) == 0).Append(1).Distinct().Order().ToArray();
                IEnumerable<object> events =
                [
                    new BallotBegun(election.ToString(), ballot.ToString(), key),
                    new BallotCast(election.ToString(), ballot.ToString(), key, [.. rated], [.. rated.Select(_ => random.Next(6))], 0),
                ];
                return (StreamNames.Ballot(election, ballot), events);
            })])));
        }
    }

    private static async Task ExportAsync(IServiceProvider services, ElectionId id)
    {
        var election = (await services.GetRequiredService<ElectionDefinitions>().GetAsync(id)).State;
        var output = PipeWriter.Create(Stream.Null);
        await services.GetRequiredService<BallotExport>().WriteAsync(election, election.Competitions[1], output, () => default, default);
        await output.CompleteAsync();
    }

    private static async Task TimeAsync(string what, Func<Task> work)
    {
        var time = Stopwatch.StartNew();
        await work();
        Console.WriteLine($"{what,-50} {time.Elapsed.TotalSeconds,8:0.000} s");
    }

    private static T Done<T>(Reply<T> reply)
        where T : class => reply.IsDone ? reply.Value! : throw new InvalidOperationException($"{reply.Status}: {reply.Code}: {reply.Detail}");
}
