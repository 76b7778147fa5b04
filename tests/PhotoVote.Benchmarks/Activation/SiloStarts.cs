using System.Diagnostics;
using Npgsql;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Domain.Ballots;
using PhotoVote.StoredEvents.Schedules;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>How long a silo takes to start, in a fresh process, on a log of a million events: with nothing kept of the schedules, and after that.</summary>
internal static class SiloStarts
{
    public const string ChildCommand = "start-of-a-silo";

    private const int Events = 1_000_000;
    private const int Rounds = 3;

    public static async Task RunAsync(BenchmarkLog log)
    {
        await using var dataSource = NpgsqlDataSource.Create(log.ConnectionString!);
        for (var head = await log.Log.ReadHeadAsync(0, default); head < Events; head = await log.Log.ReadHeadAsync(0, default))
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => log.Log.PlantAsync(
                ($"filler/{head}/{i}", Enumerable.Range(0, PlantedEvents.PerRequest).Select(n => (object)new CandidateRated(1 + (n % 6), n % 6))))));
        Console.WriteLine($"A silo starts on a log of {await log.Log.ReadHeadAsync(0, default):N0} events, in a fresh process");
        for (var round = 1; round <= Rounds; round++)
        {
            await using (var forget = dataSource.CreateCommand($"delete from orleans.grain_state where state_name = '{ScheduleStorage.State}'"))
                await forget.ExecuteNonQueryAsync();
            Console.WriteLine($"  round {round}: nothing kept of schedules {await StartAsync():0.00} s, kept {await StartAsync():0.00} s");
        }

        async Task<double> StartAsync() => FreshProcess.Read((await FreshProcess.RunAsync(ChildCommand, log.ConnectionString!))[0]) / 1_000;
    }

    public static async Task<int> RunChildAsync(string connectionString)
    {
        FreshProcess.EndWithParent();
        var time = Stopwatch.StartNew();
        await using var silo = await ActivatingSilo.StartAsync(connectionString);
        FreshProcess.Write(time.Elapsed.TotalMilliseconds);
        return 0;
    }
}
