using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.EventLog.Telemetry;

namespace PhotoVote.Benchmarks.Rolls;

/// <summary>All voters of an election are on one shard, and all want their ballots: one grain decides them all, and appends them in groups.</summary>
internal static class HotShard
{
    public const string ChildCommand = "hot-shard";

    private const int Voters = 16_000;
    private const int PerRequest = 4_000;
    private const int Rounds = 4;

    private static readonly int[] AtOnce = [1, 64, 1_024];

    public static async Task<int> RunChildAsync(string connectionString)
    {
        FreshProcess.EndWithParent();
        await using var silo = await ActivatingSilo.StartAsync(connectionString);
        Console.WriteLine($"one shard, {Voters:N0} voters, each asks for a ballot");
        foreach (var atOnce in AtOnce)
        {
            // One after the other takes long enough with fewer.
            var voters = atOnce == 1 ? 500 : Voters;
            for (var round = 1; round <= (atOnce == AtOnce[^1] ? Rounds : 1); round++)
                Console.WriteLine(await RoundAsync(silo.Grains, atOnce, voters));
        }

        return 0;
    }

    private static async Task<string> RoundAsync(IGrainFactory grains, int atOnce, int voters)
    {
        var organiser = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var (command, token) = (Ulid.NewUlid(), KeyToken.Organiser(organiser));
        var id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), 1);
        var election = grains.GetGrain<IElectionGrain>(id.ToString());
        var shard = grains.GetGrain<IRollGrain>($"{id}/0");
        Done(await election.CreateAsync(new(command, token), new NewElection(new ElectionTerms("Benchmark"), Voters)));
        Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.AddCompetition("Photos", null)));
        for (var i = 1; i <= 2; i++)
            Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.AddCandidate(1, $"Photo {i}", null, null)));
        foreach (var part in Enumerable.Range(0, Voters).Chunk(PerRequest))
            Done(await shard.RegisterAsync(new(Ulid.NewUlid(), token), [.. part.Select(RollOverHttp.Voter)]));
        Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.Open()));
        var tokens = Enumerable.Range(0, voters).Select(i => VoterId.Parse(RollOverHttp.Voter(i))).Select(voter => KeyToken.Voter(voter, organiser.ForVoter(id, voter))).ToArray();

        using var batches = new Batches();
        var next = -1;
        var latencies = new double[voters];
        var time = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (var voter = Interlocked.Increment(ref next); voter < voters; voter = Interlocked.Increment(ref next))
            {
                var started = Stopwatch.GetTimestamp();
                Done(await shard.CreateBallotAsync(new(Ulid.NewUlid(), tokens[voter])));
                latencies[voter] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }));
        var seconds = time.Elapsed.TotalSeconds;
        Array.Sort(latencies);
        return $"  {atOnce,5:N0} at once   {voters / seconds,7:N0} ballots/s   p50 {latencies[voters / 2],6:0.0} ms   p99 {latencies[voters * 99 / 100],6:0.0} ms   {batches.Average,6:0.0} events an append";
    }

    private static void Done<T>(Reply<T> reply)
        where T : class
    {
        if (!reply.IsDone)
            throw new InvalidOperationException($"{reply.Status}: {reply.Code}: {reply.Detail}");
    }

    /// <summary>How many requests, of an event each, were written with one commit.</summary>
    private sealed class Batches : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;
        private long _requests;

        public Batches()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == EventLogTelemetry.MeterName && instrument.Name == EventLogTelemetry.BatchSize)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, size, _, _) => Add(size));
            _listener.SetMeasurementEventCallback<int>((_, size, _, _) => Add(size));
            _listener.Start();
        }

        public double Average => _requests / (double)_count;

        public void Dispose() => _listener.Dispose();

        private void Add(long size)
        {
            Interlocked.Increment(ref _count);
            Interlocked.Add(ref _requests, size);
        }
    }
}
