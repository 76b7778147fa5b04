using System.Diagnostics;
using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Testing;

namespace PhotoVote.Benchmarks.Appends;

/// <summary>
/// Compares ways to write the same events to the same tables, in alternating rounds: each writes batches of 500 events of 200 bytes to 500
/// existing streams, one event a stream and batch, one durable commit a batch.
/// </summary>
internal static class AppendBenchmark
{
    public const int BatchSize = 500;
    public const int EventsPerRound = 100_000;
    public const int EventBytes = 200;

    public static async Task<int> RunAsync(int rounds)
    {
        await using var server = await PostgresServer.StartAsync(durable: true, "shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=30min");
        await using var dataSource = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await using (var log = PostgresLog.Create(dataSource, new() { Partitions = 8 }))
        {
            await log.StartAsync(default);
            await RepeatedCommands.WriteAsync(log, partition: 3);
        }

        IContender[] contenders =
        [
            new RawInserts(partition: 0),
            new StoreAlone(partition: 1),
            new WholeLog(partition: 2, inFlight: BatchSize, repeating: 0),
            new WholeLog(partition: 4, inFlight: 2 * BatchSize, repeating: 0),
            new WholeLog(partition: 3, inFlight: BatchSize, repeating: 1),
        ];
        foreach (var contender in contenders)
            await contender.PrepareAsync(dataSource);
        var rates = contenders.ToDictionary(c => c, _ => new List<double>());
        var processor = contenders.ToDictionary(c => c, _ => new List<ProcessorTime>());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var before = await ProcessorTime.ReadAsync(dataSource);
                var time = Stopwatch.StartNew();
                await contender.WriteAsync(EventsPerRound);
                var rate = EventsPerRound / time.Elapsed.TotalSeconds;
                if (round < 0) // for warming up
                    continue;
                rates[contender].Add(rate);
                var after = await ProcessorTime.ReadAsync(dataSource);
                processor[contender].Add(new((after.Client - before.Client) / EventsPerRound, (after.Server - before.Server) / EventsPerRound));
            }
        }

        var raw = Median(rates[contenders[0]]);
        Console.WriteLine($"{rounds} alternating rounds of {EventsPerRound:N0} events of {EventBytes} bytes, median [lowest, highest]; fsync on");
        Console.WriteLine("µs: processor time for an event, client + server");
        Console.WriteLine();
        foreach (var contender in contenders)
        {
            var of = rates[contender];
            Console.WriteLine($"{contender.Name,-66} {Median(of),9:N0} events/s [{of.Min(),9:N0}, {of.Max(),9:N0}] {Median(of) / raw,6:P0} "
                + $"{Median(processor[contender].Select(p => p.Client)),6:0.0} + {Median(processor[contender].Select(p => p.Server)),4:0.0} µs   {contender.Note}");
            await contender.DisposeAsync();
        }

        return 0;
    }

    public static string StreamName(int partition, int i) => $"01JQZ8V5Y9K3M7N2P4R6S8T0{partition:00}/ballot/{i:00000000000000000000000000}";

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>One way to write events.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    string Note { get; }

    Task PrepareAsync(NpgsqlDataSource dataSource);

    Task WriteAsync(int events);
}
