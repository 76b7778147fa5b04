using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Benchmarks.Ballots;

namespace PhotoVote.Benchmarks.Figures;

/// <summary>Ballots that are cast with their ratings in one request, beside those that are rated photo by photo; through the grains, in one silo.</summary>
internal static class WholeBallots
{
    private const int StepByStepVoters = 8_192;
    private const int WholeVoters = 16_384;

    public static async Task<int> RunAsync(int rounds)
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite: false);
        using var host = await BallotBenchmark.StartSiloAsync(log);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        Console.WriteLine($"""
            {log.Name}; {BallotRound.VotersAtOnce:N0} voters at once, every command durable before it is answered
            step by step   8 commands: a ballot is asked for, six photos are rated, it is cast
            whole          2 commands: a ballot is asked for, it is cast with six ratings
            whole, issued  1 command: a ballot that was asked for before is cast with six ratings

            """);
        await Comparison.RunAsync(
            rounds,
            "ballots/s",
            round => round.BallotsPerSecond,
            new Side("step by step", async () =>
            {
                var election = await BenchmarkElection.OpenAsync(grains, log.Log.PartitionCount, StepByStepVoters);
                var round = await BallotRound.RunAsync(StepByStepVoters, election.VoteAsync, log.DataSource);
                await election.CheckAsync(StepByStepVoters);
                return round;
            }),
            new Side("whole", async () =>
            {
                var election = await BenchmarkElection.OpenAsync(grains, log.Log.PartitionCount, WholeVoters);
                var round = await BallotRound.RunAsync(WholeVoters, election.VoteWholeAsync, log.DataSource, commands: 2);
                await election.CheckAsync(WholeVoters);
                return round;
            }),
            new Side("whole, issued", async () =>
            {
                var election = await BenchmarkElection.OpenAsync(grains, log.Log.PartitionCount, WholeVoters);
                await election.IssueAsync();
                var round = await BallotRound.RunAsync(WholeVoters, election.CastIssuedAsync, log.DataSource, commands: 1);
                await election.CheckAsync(WholeVoters);
                return round;
            }));
        await host.StopAsync();
        return 0;
    }
}
