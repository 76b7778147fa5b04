using PhotoVote.Benchmarks.Ballots;

namespace PhotoVote.Benchmarks.Figures;

/// <summary>One of the things that are compared.</summary>
/// <param name="name">In a few words.</param>
/// <param name="runAsync">A round of it.</param>
internal sealed class Side(string name, Func<Task<BallotRound>> runAsync)
{
    public string Name => name;

    public List<BallotRound> Rounds { get; } = [];

    public Task<BallotRound> RunAsync() => runAsync();
}

/// <summary>
/// Runs things in alternating rounds, and tells medians and how each compares with the first: round by round, because a machine that has other
/// things to do does them to neighbours alike.
/// </summary>
internal static class Comparison
{
    /// <param name="rounds">How many count; three more come before, for the compiler.</param>
    /// <param name="unit">What the ratios are of.</param>
    /// <param name="rate">The same of a round.</param>
    /// <param name="sides">What is compared; the first is what the others are measured by.</param>
    public static async Task RunAsync(int rounds, string unit, Func<BallotRound, double> rate, params IReadOnlyList<Side> sides)
    {
        for (var round = -BallotBenchmark.WarmUpRounds; round < rounds; round++)
        {
            foreach (var side in sides)
            {
                // What another side left behind is not this one's to clear away.
                GC.Collect();
                var result = await side.RunAsync();
                if (round >= 0)
                    side.Rounds.Add(result);
                Console.WriteLine($"{(round < 0 ? "warm-up" : $"round {round + 1}"),-8} {side.Name,-36} {result}{Processor(result)}");
            }
        }

        Console.WriteLine();
        Console.WriteLine($"medians of {rounds} rounds; of the ratio of each pair of rounds, in {unit}; µs: processor time a command, here + in PostgreSQL's sessions");
        foreach (var side in sides)
        {
            var ratios = side.Rounds.Zip(sides[0].Rounds, (mine, first) => rate(mine) / rate(first)).ToList();
            Console.WriteLine(
                $"{side.Name,-36} {Median(side.Rounds.Select(r => r.CommandsPerSecond)),8:N0} commands/s  {Median(side.Rounds.Select(r => r.BallotsPerSecond)),7:N0} ballots/s  "
                + $"p50 {Median(side.Rounds.Select(r => r.P50)),6:0.0} ms  p99 {Median(side.Rounds.Select(r => r.P99)),6:0.0} ms"
                + Processor(side.Rounds.OrderBy(r => r.Processor.Client + r.Processor.Server).ElementAt(side.Rounds.Count / 2))
                + (side == sides[0] ? "" : $"   {Median(ratios):0.00} times the first [{ratios.Min():0.00}, {ratios.Max():0.00}]"));
        }
    }

    /// <summary>Of a command, here and in PostgreSQL's sessions; of a round whose other processes are not looked at, nothing.</summary>
    private static string Processor(BallotRound round) => round.Processor == default ? "" : $"   {round.Processor.Client,4:0} + {round.Processor.Server,3:0} µs";

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
