using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Grains;
using PhotoVote.Grains.Clustering;
using PhotoVote.Grains.Storage;

namespace PhotoVote.Benchmarks.Figures;

/// <summary>
/// The step-by-step workload on a cluster of two silos, the second a process of its own, beside a cluster of one; two databases of one server.
/// The voters are in the process of the first silo on both sides; everything is on the same processors.
/// </summary>
internal static class TwoSilos
{
    public const string ChildCommand = "second-silo";

    private const string Ready = "ready";
    private const string Cluster = "photovote";
    private const int Voters = 8_192;

    public static async Task<int> RunAsync(int rounds)
    {
        await using var server = await BenchmarkLog.StartServerAsync();
        await using var alone = await BenchmarkLog.OnServerAsync(server);
        await using var together = await BenchmarkLog.OnServerAsync(server);
        using var one = await BallotBenchmark.StartSiloAsync(alone, join: silo => Join(silo, alone.DataSource!));
        using var two = await BallotBenchmark.StartSiloAsync(together, join: silo => Join(silo, together.DataSource!));
        using var second = await FreshProcess.StartAsync(Ready, ChildCommand, together.ConnectionString!);
        Console.WriteLine($"""
            {alone.Name}; {BallotRound.VotersAtOnce:N0} voters at once, {Voters:N0} a round, 8 commands each, every one durable before it is answered

            """);
        await Comparison.RunAsync(
            rounds,
            "commands/s",
            round => round.CommandsPerSecond,
            new Side("one silo", () => RoundAsync(one.Services.GetRequiredService<IGrainFactory>())),
            new Side("two silos, two processes", () => RoundAsync(two.Services.GetRequiredService<IGrainFactory>())));
        await TellPlacementAsync(two.Services.GetRequiredService<IGrainFactory>());

        // The second goes last: the first takes its activations out of a directory that lies on both.
        await two.StopAsync();
        await one.StopAsync();
        return 0;
    }

    /// <summary>The second silo: says that it is ready, and ends with whoever started it.</summary>
    public static async Task<int> RunChildAsync(string connectionString)
    {
        FreshProcess.EndWithParent();
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var log = PostgresLog.Create(dataSource, new PostgresEventLogOptions { ApplySchema = false });
        await log.StartAsync(default);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders(); // What it writes is what it is asked.
        builder.UseOrleans(silo =>
        {
            Join(silo, dataSource);
            silo.Services.AddSingleton(log);
            silo.AddPhotoVoteGrains();
            silo.AddTallyStorageOnPostgres(dataSource);
        });
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine(Ready);
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static void Join(ISiloBuilder silo, NpgsqlDataSource dataSource) =>
        silo.JoinClusterOnPostgres(dataSource, Cluster, new IPEndPoint(IPAddress.Loopback, FreePort.Next()), FreePort.Next(), partitions: 1);

    private static async Task<BallotRound> RoundAsync(IGrainFactory grains)
    {
        var election = await BenchmarkElection.OpenAsync(grains, partitions: 1, Voters);
        var round = await BallotRound.RunAsync(Voters, election.VoteAsync);
        await election.CheckAsync(Voters);
        return round;
    }

    /// <summary>How the grains lie.</summary>
    private static async Task TellPlacementAsync(IGrainFactory grains)
    {
        Console.WriteLine();
        Console.WriteLine("activations on each of the two silos, all rounds together:");
        foreach (var type in (await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
            .Where(s => s.GrainType.Contains("BallotGrain", StringComparison.Ordinal) || s.GrainType.Contains("RollGrain", StringComparison.Ordinal) || s.GrainType.Contains("ElectionGrain", StringComparison.Ordinal))
            .GroupBy(s => s.GrainType.Split('.', ',').First(part => part.EndsWith("Grain", StringComparison.Ordinal)))
            .OrderBy(g => g.Key))
            Console.WriteLine($"  {type.Key,-16} {string.Join("  ", type.OrderBy(s => s.SiloAddress).Select(s => $"{s.ActivationCount,8:N0}"))}");
    }
}
