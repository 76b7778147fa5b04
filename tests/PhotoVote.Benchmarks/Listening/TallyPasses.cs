using System.Diagnostics;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.StoredEvents;

namespace PhotoVote.Benchmarks.Listening;

/// <summary>
/// Hundreds of elections in one partition, as when one is made for each hundred photos of a large set, that are all asked for at once in a silo that
/// has kept nothing of them; and one of them alone.
/// </summary>
internal static class TallyPasses
{
    private const int Elections = 500;
    private const int Ballots = 1_000;
    private const int Photos = 100;
    private const int RatedAtOnce = 10;
    private const int Planting = 20;

    public static async Task<int> RunAsync()
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite: false);
        var ids = Enumerable.Range(0, Elections).Select(i => new ElectionId((UInt128)(i + 1) << 32)).ToArray();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = Planting }, async (id, _) => await log.Log.PlantAsync((StreamNames.Election(id), Definition(id))));
        for (var round = 0; round < Ballots / RatedAtOnce; round++)
            await Task.WhenAll(ids.Chunk(Elections / Planting).Select(some => log.Log.PlantAsync(some.Select(id => (StreamNames.Roll(id, round), Votes(round))))));
        var head = await log.Log.ReadHeadAsync(0, default);

        foreach (var asked in (ElectionId[][])[[ids[0]], ids, [ids[0]], ids])
        {
            using var host = await BallotBenchmark.StartSiloAsync(log);
            var grains = (IGrainFactory)host.Services.GetService(typeof(IGrainFactory))!;
            var time = Stopwatch.StartNew();
            var answers = await Task.WhenAll(asked.Select(id => grains.GetGrain<ITallyGrain>(id.ToString()).GetTurnoutAsync(null)));
            var seconds = time.Elapsed.TotalSeconds;
            if (answers.Any(answer => answer.Value?.Cast != Ballots))
                throw new InvalidOperationException("Not all is counted.");
            Console.WriteLine($"{asked.Length,3} of {Elections} tallies count a log of {head:N0} events from the first one: {seconds:0.0} s, {head / seconds:N0} events/s");

            // Not stopped in order: nothing is kept, and the next one counts it all again.
            await using var forget = log.DataSource!.CreateCommand("delete from orleans.grain_state");
            await host.StopAsync();
            await forget.ExecuteNonQueryAsync();
        }

        return 0;
    }

    private static IEnumerable<object> Definition(ElectionId id) =>
    [
        new ElectionCreated(id.ToString(), "", "", "Photos", "", 0, 5, "registered", "live", 1, 0),
        new CompetitionAdded(1, "Photos", ""),
        .. Enumerable.Range(1, Photos).Select(i => new CandidateAdded(i, 1, $"Photo {i}")),
        new ElectionOpened(0),
    ];

    private static IEnumerable<object> Votes(int round) => Enumerable.Range(0, RatedAtOnce).SelectMany(i => (object[])
    [
        new BallotCreated("", new BallotId((UInt128)i).ToString(), "", "", 0),
        new BallotCast("", "", "", [.. Enumerable.Range(1, 10).Select(photo => ((round + i) % 10 * 10) + photo)], [.. Enumerable.Repeat((round + i) % 6, 10)], 0),
    ]);
}
