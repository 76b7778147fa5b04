using System.Diagnostics;
using System.Globalization;
using PhotoVote.Testing;

namespace PhotoVote.Benchmarks.Listening;

/// <summary>
/// People watch while others vote: thousands of listeners, in a process of their own, on one gateway that takes a stated number of casts a
/// second; and the same gateway with all the casts that it can take, and a few listeners. Everything on this machine, PostgreSQL too.
/// </summary>
internal static class ListeningBenchmark
{
    private const int CastsPerSecond = 1_000;
    private const int CastsAtOnce = 128;
    private const int WarmUpCasts = 4_000;
    private const int FullLoadCasts = 30_000;
    private const int FewListeners = 16;

    public static async Task<int> RunAsync(int listeners, int seconds)
    {
        await using var server = await PostgresServer.StartAsync(durable: true, "shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=30min");
        using var gateway = GatewayProcess.Start("--ConnectionStrings:PhotoVote", await server.CreateDatabaseAsync());
        var address = await gateway.AddressAsync();
        using var voting = new HttpVoting(address);
        await voting.PrepareAsync(WarmUpCasts + (2 * CastsPerSecond * seconds) + FullLoadCasts);
        await voting.CastAllAtOnceAsync(WarmUpCasts, CastsAtOnce);

        var usage = new GatewayUsage(gateway.Id);
        var alone = await usage.DuringAsync(() => voting.CastAtRateAsync(CastsPerSecond * seconds, CastsPerSecond));
        Console.WriteLine($"nobody listens:      {CastsPerSecond:N0} casts/s for {seconds} s, the gateway takes {alone.Processors:0.00} processors");

        var before = usage.ResidentBytes;
        using (var crowd = await ListenerProcess.StartAsync(address, voting.Election, listeners))
        {
            var idle = usage.ResidentBytes;
            var watched = await usage.DuringAsync(() => voting.CastAtRateAsync(CastsPerSecond * seconds, CastsPerSecond));
            var busy = usage.ResidentBytes;
            var heard = await crowd.FinishAsync(voting.Cast);
            Console.WriteLine($"{listeners:N0} listen:       {CastsPerSecond:N0} casts/s for {seconds} s, the gateway takes {watched.Processors:0.00} processors, {watched.Seconds:0.0} s for all casts");
            Console.WriteLine($"  received the final state: {heard.WithFinal:N0} of {heard.Listeners:N0}; {heard.States / (double)heard.Listeners / watched.Seconds:0.0} states a second each, {heard.Bytes / (double)heard.Listeners / 1024:N0} KiB each");
            Console.WriteLine($"  a listener costs: {(watched.Processors - alone.Processors) * 1e6 / listeners:0} microseconds of processor a second, {heard.Bytes / (double)heard.Listeners / watched.Seconds:N0} bytes/s, {(idle - before) / listeners / 1024.0:0.0} KiB when connected, {(busy - before) / listeners / 1024.0:0.0} KiB under load");
            Say("  cast to listener", voting.Acknowledged, heard.Seen);
            Console.WriteLine($"  cast: {voting.Latencies()}");
        }

        using (var few = await ListenerProcess.StartAsync(address, voting.Election, FewListeners))
        {
            voting.Forget();
            var full = await usage.DuringAsync(() => voting.CastAllAtOnceAsync(FullLoadCasts, CastsAtOnce));
            var heard = await few.FinishAsync(voting.Cast);
            Console.WriteLine($"full load:           {FullLoadCasts / full.Seconds:N0} casts/s, {CastsAtOnce} at once over HTTP, {FewListeners} listen; received the final state: {heard.WithFinal}");
            Say("  cast to listener", voting.Acknowledged, heard.Seen);
            Console.WriteLine($"  cast: {voting.Latencies()}");
        }

        gateway.Terminate();
        return await gateway.ExitCodeAsync();
    }

    /// <summary>
    /// From each acknowledgement to the first state that holds the cast, at each listener that kept its times. A cast's place among the others is not
    /// told: it is hardly before that of the last one acknowledged by then, and never after that of the last one sent by then.
    /// </summary>
    private static void Say(string what, IReadOnlyList<(long At, long Acknowledged, long Sent)> casts, IReadOnlyList<IReadOnlyList<(long At, long Cast)>> seen)
    {
        var (least, most) = (Delays(casts.Select(c => (c.At, c.Acknowledged)), seen), Delays(casts.Select(c => (c.At, c.Sent)), seen));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: p50 {At(least, 0.5):0}-{At(most, 0.5):0} ms, p99 {At(least, 0.99):0}-{At(most, 0.99):0} ms, max {least[^1]:0}-{most[^1]:0} ms ({casts.Count:N0} casts at {seen.Count} listeners)"));

        static double At(List<double> delays, double quantile) => delays[(int)(quantile * (delays.Count - 1))];
    }

    private static List<double> Delays(IEnumerable<(long At, long Place)> casts, IReadOnlyList<IReadOnlyList<(long At, long Cast)>> seen)
    {
        var delays = new List<double>();
        foreach (var listener in seen)
        {
            var next = 0;
            foreach (var (at, place) in casts)
            {
                while (next < listener.Count && listener[next].Cast < place)
                    next++;
                if (next == listener.Count)
                    throw new InvalidOperationException($"A listener was never told of {place} casts.");
                delays.Add(Math.Max(0, Stopwatch.GetElapsedTime(at, listener[next].At).TotalMilliseconds));
            }
        }

        delays.Sort();
        return delays;
    }
}
