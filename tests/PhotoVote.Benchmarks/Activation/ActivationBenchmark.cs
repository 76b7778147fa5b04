using PhotoVote.Benchmarks.Ballots;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>How quickly grains come alive from a log on PostgreSQL, with fsync on, and how quickly a silo starts on it.</summary>
internal static class ActivationBenchmark
{
    /// <param name="parts">Any of "rolls", "ballots" and "starts"; none means all.</param>
    public static async Task<int> RunAsync(string[] parts)
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite: false);
        foreach (var (name, run) in (IEnumerable<(string, Func<BenchmarkLog, Task>)>)[("rolls", RollActivations.RunAsync), ("ballots", BallotActivations.RunAsync), ("starts", SiloStarts.RunAsync)])
        {
            if (parts.Length > 0 && !parts.Contains(name))
                continue;
            await run(log);
            Console.WriteLine();
        }

        return 0;
    }
}
