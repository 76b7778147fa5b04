using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhotoVote.Benchmarks.Ballots;

namespace PhotoVote.Benchmarks.Figures;

/// <summary>Two elections at once, on two partitions and on one; two databases of one server, a silo each.</summary>
internal static class Partitions
{
    private const int VotersAnElection = 4_096;

    public static async Task<int> RunAsync(int rounds)
    {
        await using var server = await BenchmarkLog.StartServerAsync();
        await using var one = await BenchmarkLog.OnServerAsync(server);
        await using var two = await BenchmarkLog.OnServerAsync(server, partitions: 2);
        using var oneSilo = await BallotBenchmark.StartSiloAsync(one);
        using var twoSilo = await BallotBenchmark.StartSiloAsync(two);
        Console.WriteLine($"""
            {one.Name}; two elections, {BallotRound.VotersAtOnce:N0} voters at once, {2 * VotersAnElection:N0} a round, 8 commands each, every one durable before it is answered

            """);
        await Comparison.RunAsync(
            rounds,
            "commands/s",
            round => round.CommandsPerSecond,
            new Side("on one partition", () => RoundAsync(oneSilo, one, 1)),
            new Side("on two partitions", () => RoundAsync(twoSilo, two, 2)));
        await oneSilo.StopAsync();
        await twoSilo.StopAsync();
        return 0;
    }

    private static async Task<BallotRound> RoundAsync(IHost silo, BenchmarkLog log, int partitions)
    {
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var elections = new[]
        {
            await BenchmarkElection.OpenAsync(grains, partitions, VotersAnElection, partition: 0),
            await BenchmarkElection.OpenAsync(grains, partitions, VotersAnElection, partition: partitions - 1),
        };
        var round = await BallotRound.RunAsync(2 * VotersAnElection, (voter, latencies) => elections[voter % 2].VoteAsync(voter / 2, latencies), log.DataSource);
        foreach (var election in elections)
            await election.CheckAsync(VotersAnElection);
        return round;
    }
}
