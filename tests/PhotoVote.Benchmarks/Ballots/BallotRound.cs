using System.Diagnostics;
using Npgsql;
using PhotoVote.Benchmarks.Appends;

namespace PhotoVote.Benchmarks.Ballots;

/// <summary>Voters at the same moment, each one step after the other, and what it came to.</summary>
internal sealed record BallotRound(int Voters, int Commands, double Seconds, double P50, double P99, double Max, ProcessorTime Processor, long BytesPerCommand)
{
    public const int VotersAtOnce = 1_024;
    public const int CommandsPerVoter = 8;

    public double CommandsPerSecond => Commands / Seconds;

    public double BallotsPerSecond => Voters / Seconds;

    /// <param name="voters">How many vote.</param>
    /// <param name="voteAsync">Sends one voter's commands, and notes how long each took, in ticks of the stopwatch.</param>
    /// <param name="dataSource">Leads to the server whose processor time counts; null for none.</param>
    /// <param name="commands">How many commands a voter sends.</param>
    /// <param name="atOnce">How many vote at a time.</param>
    public static async Task<BallotRound> RunAsync(
        int voters, Func<int, Memory<long>, Task> voteAsync, NpgsqlDataSource? dataSource = null, int commands = CommandsPerVoter, int atOnce = VotersAtOnce)
    {
        var latencies = new long[voters * commands];
        var next = -1;
        var before = await ReadProcessorAsync(dataSource);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var time = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (var voter = Interlocked.Increment(ref next); voter < voters; voter = Interlocked.Increment(ref next))
                await voteAsync(voter, latencies.AsMemory(voter * commands, commands));
        }));
        var seconds = time.Elapsed.TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var after = await ReadProcessorAsync(dataSource);
        Array.Sort(latencies);
        return new(
            voters, latencies.Length, seconds, Milliseconds(latencies, 0.5), Milliseconds(latencies, 0.99), Milliseconds(latencies, 1),
            new((after.Client - before.Client) / latencies.Length, (after.Server - before.Server) / latencies.Length),
            allocated / latencies.Length);
    }

    public override string ToString() =>
        $"{CommandsPerSecond,8:N0} commands/s  {BallotsPerSecond,7:N0} ballots/s   p50 {P50,6:0.0} ms  p99 {P99,6:0.0} ms  max {Max,6:0.0} ms"
        + $"   {Processor.Client,5:0.0} + {Processor.Server,4:0.0} µs  {BytesPerCommand,6:N0} bytes";

    private static double Milliseconds(long[] sorted, double quantile) =>
        sorted[(int)Math.Min(sorted.Length - 1, quantile * sorted.Length)] * 1_000.0 / Stopwatch.Frequency;

    private static async Task<ProcessorTime> ReadProcessorAsync(NpgsqlDataSource? dataSource) =>
        dataSource is null ? default : await ProcessorTime.ReadAsync(dataSource);
}
