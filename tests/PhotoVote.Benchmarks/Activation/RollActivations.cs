using System.Diagnostics;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>
/// How long a roll shard of 16,000 voters and 50,000 events takes to come alive: from a call to a grain that is not activated to its answer,
/// 100 times one after the other in a process that has just started, deactivated in between. The first is the one that finds nothing compiled.
/// </summary>
internal static class RollActivations
{
    public const string ChildCommand = "activation-of-a-roll";

    private const int Activations = 100;

    private static readonly (string Name, int? Tail, int Activations)[] Cases =
    [
        ("snapshot, 500 events after it", 500, Activations),
        ("snapshot, 999 events after it", 999, Activations),
        ("no snapshot: 50,000 events", null, 20),
    ];

    public static async Task RunAsync(BenchmarkLog log)
    {
        Console.WriteLine($"A roll shard of {LargeRoll.Voters:N0} voters and {LargeRoll.Events:N0} events comes alive; a fresh process each, times in ms");
        Console.WriteLine();
        Console.WriteLine("                                times   first  second     p50     p99     max   | medians: read  decode  replay");
        foreach (var (name, tail, activations) in Cases)
        {
            var roll = await LargeRoll.WriteAsync(log.Log, tail);
            var lines = await FreshProcess.RunAsync(ChildCommand, log.ConnectionString!, roll.Election.ToString(), roll.OrganiserToken, $"{activations}");
            var times = lines.Take(activations).Select(FreshProcess.Read).ToList();
            var parts = lines.Skip(activations).Select(FreshProcess.Read).ToList();
            var sorted = times.Order().ToList();
            Console.WriteLine(
                $"{name,-30} {activations,6}  {times[0],6:0.0}  {times[1],6:0.0}  {Quantile(sorted, 0.5),6:0.0}  {Quantile(sorted, 0.99),6:0.0}  {sorted[^1],6:0.0}"
                + $"   |          {parts[0],6:0.0}  {parts[1],6:0.0}  {parts[2],6:0.0}");
        }
    }

    /// <summary>The fresh process: writes a line for each activation, then how long its parts take by themselves.</summary>
    public static async Task<int> RunChildAsync(string connectionString, string election, string organiser, int activations)
    {
        FreshProcess.EndWithParent();
        await using var silo = await ActivatingSilo.StartAsync(connectionString);
        var grain = silo.Grains.GetGrain<IRollGrain>($"{election}/0");
        for (var i = 0; i < activations; i++)
        {
            var time = Stopwatch.StartNew();
            var voter = await grain.GetVoterAsync(organiser, LargeRoll.Voter(LargeRoll.Voters - 1));
            FreshProcess.Write(time.Elapsed.TotalMilliseconds);
            if (!voter.IsDone || !voter.Value!.Revoked)
                throw new InvalidOperationException($"{voter}");
            await silo.DeactivateAsync(grain);
        }

        foreach (var part in await PartsAsync(silo.Log, new StreamId(0, $"{election}/roll/0"), Math.Min(activations, 20)))
            FreshProcess.Write(part);
        return 0;
    }

    private static async Task<double[]> PartsAsync(IEventLog log, StreamId stream, int times)
    {
        List<double> reading = [], decoding = [], replaying = [];
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var loaded = await log.LoadAsync(stream, 0, RollSnapshotCodec.SchemaName, default);
            reading.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);

            started = Stopwatch.GetTimestamp();
            var state = loaded.Snapshot is { } snapshot ? RollSnapshotCodec.Instance.Decode(snapshot.Data) : RollState.Initial;
            decoding.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);

            started = Stopwatch.GetTimestamp();
            foreach (var recorded in loaded.Events)
                state = state.When((IRollEvent)StoredEventCodec.Current.Decode(recorded));
            replaying.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (state.VoterCount != LargeRoll.Voters || state.RevokedVoters != LargeRoll.Voters)
                throw new InvalidOperationException($"{state.VoterCount} voters, {state.RevokedVoters} revoked.");
        }

        return [.. new[] { reading, decoding, replaying }.Select(part => Quantile([.. part.Order()], 0.5))];
    }

    /// <summary>By nearest rank: the 99th of a hundred.</summary>
    private static double Quantile(List<double> sorted, double quantile) => sorted[(int)Math.Ceiling(quantile * sorted.Count) - 1];
}
