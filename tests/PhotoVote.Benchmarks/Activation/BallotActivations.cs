using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Client.Ballots;
using PhotoVote.Domain;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>
/// 10,000 ballots are asked for at once in a process that has just started, while 32 voters of the same election rate on, each 20 ms after
/// the answer to the last: how many queries bring the ballots to life, how long it takes, and what it does to those who rate.
/// </summary>
internal static class BallotActivations
{
    public const string ChildCommand = "activation-of-ballots";

    private const int AtOnce = 10_000;
    private const int Voters = 32;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(BenchmarkLog log)
    {
        var organiser = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var ballots = await BegunBallots.WriteAsync(log.Log, organiser, AtOnce + Voters);
        foreach (var line in await FreshProcess.RunAsync(ChildCommand, log.ConnectionString!, ballots.Id.ToString(), KeyToken.Organiser(organiser)))
            Console.WriteLine(line);
    }

    public static async Task<int> RunChildAsync(string connectionString, string election, string organiserToken)
    {
        FreshProcess.EndWithParent();
        _ = KeyToken.TryParseOrganiser(organiserToken, out var organiser);
        var ballots = new BegunBallots(ElectionId.Parse(election), organiser!);
        await using var silo = await ActivatingSilo.StartAsync(connectionString);
        using var over = new CancellationTokenSource();
        var commands = new List<(long Started, TimeSpan Took)>();
        var voting = Task.WhenAll(Enumerable.Range(AtOnce, Voters).Select(RateAsync));
        await Task.Delay(Before);

        using var queries = new LoadQueries();
        var started = Stopwatch.GetTimestamp();
        var views = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => ballots.Grain(silo.Grains, i).GetAsync(ballots.Token(i))));
        var took = Stopwatch.GetElapsedTime(started);
        var (count, end) = (queries.Count, Stopwatch.GetTimestamp());
        await over.CancelAsync();
        await voting;

        if (views.FirstOrDefault(view => !view.IsDone || view.Value!.Ratings.Count != 3) is { } wrong)
            throw new InvalidOperationException($"{wrong}");
        Console.WriteLine($"{AtOnce:N0} ballots come alive at once: {took.TotalSeconds:0.00} s, {count} queries that load streams");

        // The first half of the time before is the compiler's.
        var warm = started - (long)(Before.TotalSeconds / 2 * Stopwatch.Frequency);
        Console.WriteLine($"  commands of {Voters} others before   {Latencies(c => c >= warm && c < started)}");
        Console.WriteLine($"  commands of {Voters} others meanwhile {Latencies(c => c >= started && c < end)}");
        return 0;

        async Task RateAsync(int number)
        {
            var (grain, token) = (ballots.Grain(silo.Grains, number), ballots.Token(number));
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                var began = Stopwatch.GetTimestamp();
                var reply = await grain.RateAsync(new(Ulid.NewUlid(), token), 1 + (i % 3), i % 6);
                if (!reply.IsDone)
                    throw new InvalidOperationException($"{reply}");
                lock (commands)
                    commands.Add((began, Stopwatch.GetElapsedTime(began)));
                await Task.Delay(Pace);
            }
        }

        string Latencies(Func<long, bool> when)
        {
            var times = commands.Where(c => when(c.Started)).Select(c => c.Took.TotalMilliseconds).Order().ToList();
            return times.Count == 0
                ? "none"
                : string.Create(CultureInfo.InvariantCulture, $"{times.Count,6:N0}  p50 {Quantile(0.5),6:0.0} ms  p99 {Quantile(0.99),6:0.0} ms  max {times[^1],6:0.0} ms");

            double Quantile(double quantile) => times[(int)Math.Ceiling(quantile * times.Count) - 1];
        }
    }

    /// <summary>Counts the queries by which the log loads streams, as Npgsql tells of them.</summary>
    private sealed class LoadQueries : IDisposable
    {
        private const string Text = "unnest($1, $2, $3, $4) with ordinality r(partition, name, after, schema, ordinal)";

        private readonly ActivityListener _listener;
        private int _count;

        public LoadQueries()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    if (activity.TagObjects.Any(tag => tag.Value is string text && text.Contains(Text, StringComparison.Ordinal)))
                        Interlocked.Increment(ref _count);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
