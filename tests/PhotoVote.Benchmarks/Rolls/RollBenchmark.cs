using System.Diagnostics;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Testing;

namespace PhotoVote.Benchmarks.Rolls;

/// <summary>
/// One election with a million voters, on PostgreSQL with fsync on: how long it takes to register them over HTTP, what a ballot costs then and
/// on a small roll, what a voter takes of memory, and how a shard fares on which everybody is.
/// </summary>
internal static class RollBenchmark
{
    private const int Voters = 1_000_000;
    private const int Few = 1_000;
    private const int PerRequest = 10_000;
    private const int AtOnce = 4;

    /// <summary>Ballots on each roll: the first are the compiler's.</summary>
    private const int WarmUp = 300;

    public static async Task<int> RunAsync()
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite: false);
        RollOverHttp large, small;
        using (var gateway = GatewayProcess.Start("--ConnectionStrings:PhotoVote", log.ConnectionString!))
        {
            using var http = new HttpClient { BaseAddress = await gateway.AddressAsync(), Timeout = TimeSpan.FromSeconds(60) };
            small = await RollOverHttp.CreateAsync(http, Few);
            await small.RegisterAsync(0, Few);
            large = await RollOverHttp.CreateAsync(http, Voters);
            await RegisterAsync(large);
            await small.OpenAsync();
            await large.OpenAsync();
            await BallotsAsync(small, large);
            gateway.Terminate();
            await gateway.ExitCodeAsync();
        }

        foreach (var line in await FreshProcess.RunAsync(RollMemory.ChildCommand, log.ConnectionString!, large.Election, large.Token, $"{Voters}"))
            Console.WriteLine(line);
        foreach (var line in await FreshProcess.RunAsync(HotShard.ChildCommand, log.ConnectionString!))
            Console.WriteLine(line);
        return 0;
    }

    private static async Task RegisterAsync(RollOverHttp roll)
    {
        var requests = new List<double>();
        var time = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Voters / PerRequest, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, _) =>
        {
            var one = Stopwatch.StartNew();
            await roll.RegisterAsync(request * PerRequest, PerRequest);
            lock (requests)
                requests.Add(one.Elapsed.TotalMilliseconds);
        });
        var seconds = time.Elapsed.TotalSeconds;
        Console.WriteLine(
            $"{Voters:N0} voters are registered over HTTP in {seconds:0.0} s ({Voters / seconds:N0} voters/s): {Voters / PerRequest} requests of {PerRequest:N0}, "
            + $"{AtOnce} at once, {Quantile(requests, 0.5):0} ms in the median, {requests.Max():0} ms at most");
    }

    private static async Task BallotsAsync(RollOverHttp small, RollOverHttp large)
    {
        var (onSmall, onLarge) = (new List<double>(), new List<double>());
        for (var i = 0; i < Few; i++)
        {
            var first = await small.CreateBallotAsync(i);

            // All over the roll, as voters come.
            var second = await large.CreateBallotAsync((int)(i * 7_919L % Voters));
            if (i < WarmUp)
                continue;
            onSmall.Add(first.TotalMilliseconds);
            onLarge.Add(second.TotalMilliseconds);
        }

        Console.WriteLine($"a ballot is created over HTTP, {onSmall.Count} times each, in turns, one at a time");
        Console.WriteLine($"  with {Few,9:N0} on the roll   p50 {Quantile(onSmall, 0.5):0.00} ms   p90 {Quantile(onSmall, 0.9):0.00} ms   p99 {Quantile(onSmall, 0.99):0.00} ms");
        Console.WriteLine($"  with {Voters,9:N0} on the roll   p50 {Quantile(onLarge, 0.5):0.00} ms   p90 {Quantile(onLarge, 0.9):0.00} ms   p99 {Quantile(onLarge, 0.99):0.00} ms");
    }

    private static double Quantile(List<double> times, double quantile) => times.Order().ElementAt((int)Math.Ceiling(quantile * times.Count) - 1);
}
