using PhotoVote.Benchmarks.Ballots;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>How quickly grains come alive from a log on PostgreSQL, with fsync on.</summary>
internal static class ActivationBenchmark
{
    public static async Task<int> RunAsync()
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite: false);
        await RollActivations.RunAsync(log, log.ConnectionString!);
        return 0;
    }
}
