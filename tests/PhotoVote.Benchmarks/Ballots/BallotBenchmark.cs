using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains;
using PhotoVote.Testing;

namespace PhotoVote.Benchmarks.Ballots;

/// <summary>
/// Voters at the same moment, through the grains, in one process: each creates a ballot, rates six photos and casts; every command is
/// durable before it is answered, with the roll, the conditions on the election and command ids on.
/// </summary>
internal static class BallotBenchmark
{
    private const int VotersAtOnce = 1_024;
    private const int CommandsPerVoter = 8;

    /// <summary>Rounds that do not count: the compiler still works on what is hot.</summary>
    private const int WarmUpRounds = 3;

    public static async Task<int> RunAsync(bool sqlite, bool metrics, int rounds, int votersPerRound)
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite);
        using var host = await StartSiloAsync(log);
        var grains = host.Services.GetRequiredService<IGrainFactory>();

        Console.WriteLine($"{log.Name}; {VotersAtOnce:N0} voters at once, {votersPerRound:N0} a round, {CommandsPerVoter} commands each, every one durable before it is answered");
        Console.WriteLine();
        for (var round = -WarmUpRounds; round < rounds; round++)
        {
            using var listening = metrics && round >= 0 && round % 2 == 1 ? Listening.Start() : null;
            var election = await BenchmarkElection.OpenAsync(grains, log.Log.PartitionCount, votersPerRound);
            var latencies = new long[votersPerRound * CommandsPerVoter];
            var next = -1;
            var time = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, VotersAtOnce).Select(async _ =>
            {
                for (var voter = Interlocked.Increment(ref next); voter < votersPerRound; voter = Interlocked.Increment(ref next))
                    await election.VoteAsync(voter, latencies.AsMemory(voter * CommandsPerVoter, CommandsPerVoter));
            }));
            var seconds = time.Elapsed.TotalSeconds;
            await election.CheckAsync(votersPerRound);
            Array.Sort(latencies);
            var label = round < 0 ? "warm-up" : $"round {round + 1}";
            Console.WriteLine(
                $"{label,-8} {latencies.Length / seconds,8:N0} commands/s  {votersPerRound / seconds,7:N0} ballots/s   " +
                $"p50 {Milliseconds(latencies, 0.5),6:0.0} ms  p99 {Milliseconds(latencies, 0.99),6:0.0} ms  max {Milliseconds(latencies, 1),6:0.0} ms" +
                (listening is null ? "" : $"   with metrics: {listening.Exported:N0} exports"));
        }

        await host.StopAsync();
        return 0;
    }

    private static double Milliseconds(long[] sorted, double quantile) =>
        sorted[(int)Math.Min(sorted.Length - 1, quantile * sorted.Length)] * 1_000.0 / Stopwatch.Frequency;

    private static async Task<IHost> StartSiloAsync(BenchmarkLog log)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next());
            silo.Services.AddSingleton(log.Log);
            silo.AddPhotoVoteGrains();
            log.KeepTallies(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
