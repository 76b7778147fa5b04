using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoVote.Grains;
using PhotoVote.Testing;

namespace PhotoVote.Benchmarks.Ballots;

/// <summary>
/// Voters at the same moment, through the grains, in one process: each creates a ballot, rates six photos and casts; every command is
/// durable before it is answered, with the roll, the conditions on the election and command ids on.
/// </summary>
internal static class BallotBenchmark
{
    /// <summary>Rounds that do not count: the compiler still works on what is hot.</summary>
    public const int WarmUpRounds = 3;

    public static async Task<int> RunAsync(bool sqlite, bool metrics, int rounds, int votersPerRound)
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite);
        using var host = await StartSiloAsync(log);
        var grains = host.Services.GetRequiredService<IGrainFactory>();

        Console.WriteLine($"{log.Name}; {BallotRound.VotersAtOnce:N0} voters at once, {votersPerRound:N0} a round, {BallotRound.CommandsPerVoter} commands each, every one durable before it is answered");
        Console.WriteLine("µs: processor time a command, here + in PostgreSQL's sessions; bytes: allocated here a command (the voters' part included)");
        Console.WriteLine();
        for (var round = -WarmUpRounds; round < rounds; round++)
        {
            using var listening = metrics && round >= 0 && round % 2 == 1 ? Listening.Start() : null;
            var election = await BenchmarkElection.OpenAsync(grains, log.Log.PartitionCount, votersPerRound);
            var result = await BallotRound.RunAsync(votersPerRound, election.VoteAsync, log.DataSource);
            await election.CheckAsync(votersPerRound);
            Console.WriteLine(
                $"{(round < 0 ? "warm-up" : $"round {round + 1}"),-8} {result}" + (listening is null ? "" : $"   with metrics: {listening.Exported:N0} exports"));
        }

        await host.StopAsync();
        return 0;
    }

    /// <param name="log">Its log.</param>
    /// <param name="configure">Adds to it.</param>
    /// <param name="join">Puts it into a cluster; it is one by itself when this is left out.</param>
    public static async Task<IHost> StartSiloAsync(BenchmarkLog log, Action<ISiloBuilder>? configure = null, Action<ISiloBuilder>? join = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            if (join is not null)
                join(silo);
            else
                silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next());
            silo.Services.AddSingleton(log.Log);
            silo.AddPhotoVoteGrains();
            log.KeepTallies(silo);
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
