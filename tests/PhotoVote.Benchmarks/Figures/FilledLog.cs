using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;

namespace PhotoVote.Benchmarks.Figures;

/// <summary>The step-by-step workload on a log that holds a million ballots, beside an empty one; two databases of one server, a silo each.</summary>
internal static class FilledLog
{
    private const int Ballots = 1_000_000;
    private const int BallotsARequest = 250;
    private const int Photos = 6;
    private const int Voters = 8_192;

    public static async Task<int> RunAsync(int rounds)
    {
        await using var server = await BenchmarkLog.StartServerAsync();
        await using var empty = await BenchmarkLog.OnServerAsync(server);
        await using var filled = await BenchmarkLog.OnServerAsync(server);
        await PlantAsync(filled.Log);
        await using (var analyze = filled.DataSource!.CreateCommand("vacuum (analyze)"))
        {
            analyze.CommandTimeout = 0;
            await analyze.ExecuteNonQueryAsync();
        }

        Console.WriteLine($"""
            {empty.Name}; {BallotRound.VotersAtOnce:N0} voters at once, {Voters:N0} a round, 8 commands each, every one durable before it is answered
            The full log held {await filled.Log.ReadHeadAsync(0, default):N0} events of {Ballots:N0} ballots, cast whole, when it began; as its own database keeps it (vacuum, analyze).

            """);
        using var emptySilo = await BallotBenchmark.StartSiloAsync(empty);
        using var filledSilo = await BallotBenchmark.StartSiloAsync(filled);
        await Comparison.RunAsync(
            rounds,
            "commands/s",
            round => round.CommandsPerSecond,
            new Side("empty log", () => RoundAsync(emptySilo, empty)),
            new Side($"{Ballots:N0} ballots in it", () => RoundAsync(filledSilo, filled)));
        await emptySilo.StopAsync();
        await filledSilo.StopAsync();
        return 0;
    }

    private static async Task<BallotRound> RoundAsync(IHost silo, BenchmarkLog log)
    {
        var election = await BenchmarkElection.OpenAsync(silo.Services.GetRequiredService<IGrainFactory>(), partitions: 1, Voters);
        var round = await BallotRound.RunAsync(Voters, election.VoteAsync, log.DataSource);
        await election.CheckAsync(Voters);
        return round;
    }

    /// <summary>A closed election as voters leave it: in the roll that a ballot was issued, in the ballot's stream that it was cast.</summary>
    private static async Task PlantAsync(IEventLog log)
    {
        var id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(Ulid.NewUlid().ToByteArray()), 1);
        var shards = RollShard.CountFor(Ballots);
        await log.PlantAsync((StreamNames.Election(id), Definition(id, shards)));
        await Parallel.ForAsync(0, Ballots / BallotsARequest, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (part, _) =>
        {
            var shard = part % shards;
            var ballots = Enumerable.Range(part * BallotsARequest, BallotsARequest)
                .Select(number => (Number: number, Id: BallotId.Create(BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16)), shard), Key: RandomHash()))
                .ToList();
            await log.PlantAsync(
            [
                (StreamNames.Roll(id, shard), ballots.Select(b => (object)new BallotCreated(id.ToString(), b.Id.ToString(), $"voter-{b.Number}", b.Key, At: 1))),
                .. ballots.Select(b => (StreamNames.Ballot(id, b.Id), Cast(id, b.Id, b.Key, b.Number))),
            ]);
        });
        await log.PlantAsync((StreamNames.Election(id), [new ElectionClosed(1)]));
    }

    private static IEnumerable<object> Definition(ElectionId id, int shards)
    {
        yield return new ElectionCreated(id.ToString(), "AAAAAA", RandomHash(), "A million", "", 0, 5, "registered", "closed", RollShards: shards, At: 0);
        yield return new CompetitionAdded(1, "Photos", "");
        for (var photo = 1; photo <= Photos; photo++)
            yield return new CandidateAdded(photo, 1, $"Photo {photo}");
        yield return new ElectionOpened(0);
    }

    private static IEnumerable<object> Cast(ElectionId election, BallotId ballot, string key, int number) =>
        [new BallotCast(election.ToString(), ballot.ToString(), key, [1, 2, 3, 4, 5, 6], [.. Enumerable.Range(0, Photos).Select(photo => (number + photo) % 6)], At: 1)];

    private static string RandomHash() => new KeyHash(RandomNumberGenerator.GetBytes(KeyHash.Size)).ToString();
}
