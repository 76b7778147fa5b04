using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using PhotoVote.Benchmarks.Appends;
using PhotoVote.EventLog.Journaling;
using PhotoVote.EventLog.Postgres;

namespace PhotoVote.Benchmarks.Ballots.Stock;

/// <summary>
/// The ballots through our grains, and through the same ballot on Orleans' LogStorage over its ADO.NET grain storage, in alternating
/// rounds, in one process, in one database. Every command is durable before it is answered, on all sides.
/// </summary>
internal static class StockBenchmark
{
    /// <summary>For the tuned side and ours.</summary>
    private const int Connections = 32;

    private const int OurVoters = 8_192;

    /// <summary>Seconds that a write may wait for a connection: longer than any waits, for LogStorage tries again without a pause.</summary>
    private const int Patience = 60;

    /// <summary>Takes about as long.</summary>
    private const int StockVoters = 2_048;

    private const string Schema = "orleans";

    public static async Task<int> RunAsync(int rounds)
    {
        await using var log = await BenchmarkLog.OnPostgresAsync(Tune);
        await using var plain = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(log.ConnectionString) { SearchPath = Schema, Timeout = Patience, ConnectionIdleLifetime = 3_600 });
        using var host = await BallotBenchmark.StartSiloAsync(log, silo => AddStock(silo, log.DataSource!, plain));
        var grains = host.Services.GetRequiredService<IGrainFactory>();

        Console.WriteLine($"""
            {log.Name}; {BallotRound.VotersAtOnce:N0} voters at once, {BallotRound.CommandsPerVoter} commands each, every one durable before it is answered
            ours   create (the roll's event), six ratings, cast; with roll, condition on the election, and command ids
            tuned  the ballot's first event, six ratings, cast, on LogStorage over ADO.NET grain storage, no roll, no condition, no ids;
                   our data source, statements prepared, no reset, {Connections} connections, events in our bytes
            plain  the same as it comes: Orleans' own serializer, Npgsql's own settings, a pool of 100
            raw    {AppendBenchmark.BatchSize}-row prepared INSERTs FROM unnest into the log's table in a database of its own, one connection: rows of {AppendBenchmark.EventBytes} bytes
            µs: processor time a command, here + in PostgreSQL's sessions; bytes: allocated here a command

            """);
        await using var raw = await OpenRawAsync(log.ConnectionString!);
        var rawRates = new List<double>();
        Side[] sides = [new("ours", OurVoters, null), new("tuned", StockVoters, "TunedGrain"), new("plain", StockVoters, "PlainGrain")];
        for (var round = -BallotBenchmark.WarmUpRounds; round < rounds; round++)
        {
            var inserts = Stopwatch.StartNew();
            await raw.Inserts.WriteAsync(AppendBenchmark.EventsPerRound);
            var rows = AppendBenchmark.EventsPerRound / inserts.Elapsed.TotalSeconds;
            if (round >= 0)
                rawRates.Add(rows);
            Console.WriteLine($"{(round < 0 ? "warm-up" : $"round {round + 1}"),-8} raw   {rows,8:N0} rows/s");
            var election = await BenchmarkElection.OpenAsync(grains, log.Log.PartitionCount, OurVoters);
            foreach (var side in sides)
            {
                var before = await StoredAsync(log.DataSource!, side.GrainClass);
                Func<int, Memory<long>, Task> voteAsync = side.Name switch
                {
                    "tuned" => election.VoteOnStockAsync<ITunedStockBallot>,
                    "plain" => election.VoteOnStockAsync<IPlainStockBallot>,
                    _ => election.VoteAsync,
                };
                var result = await BallotRound.RunAsync(side.Voters, voteAsync, log.DataSource);
                if (side.GrainClass is null)
                    await election.CheckAsync(side.Voters);
                else if (await StoredAsync(log.DataSource!, side.GrainClass) != before + side.Voters)
                    throw new InvalidOperationException("Not every ballot that LogStorage confirmed is stored with all its writes.");
                if (round >= 0)
                    side.Rounds.Add(result);
                Console.WriteLine($"{(round < 0 ? "warm-up" : $"round {round + 1}"),-8} {side.Name,-5} {result}");
            }
        }

        Report(sides);
        var parts = sides[0].Rounds.Zip(rawRates, (ours, rows) => ours.CommandsPerSecond / rows).ToList();
        Console.WriteLine($"raw   {Median(rawRates),8:N0} rows/s: a command of ours for {Median(parts):P0} [{parts.Min():P0}, {parts.Max():P0}] of the rows");
        await host.StopAsync();
        return 0;
    }

    private static void Report(Side[] sides)
    {
        var ours = sides[0].Rounds;
        Console.WriteLine();
        Console.WriteLine($"medians of {ours.Count} rounds; of the ratio of each pair of rounds, in commands a second and in processor time");
        foreach (var side in sides)
        {
            var rates = Ratios(side, (mine, other) => mine.CommandsPerSecond / other.CommandsPerSecond);
            var costs = Ratios(side, (mine, other) => Cost(other) / Cost(mine));
            Console.WriteLine(
                $"{side.Name,-5} {Median(side.Rounds.Select(r => r.CommandsPerSecond)),8:N0} commands/s  p50 {Median(side.Rounds.Select(r => r.P50)),6:0.0} ms  "
                + $"p99 {Median(side.Rounds.Select(r => r.P99)),6:0.0} ms  {Median(side.Rounds.Select(r => r.Processor.Client)),4:0} + {Median(side.Rounds.Select(r => r.Processor.Server)),3:0} µs"
                + (side == sides[0] ? "" : $"   ours is {rates} times as fast, at {costs} times less processor time"));
        }

        string Ratios(Side side, Func<BallotRound, BallotRound, double> of)
        {
            var ratios = ours.Zip(side.Rounds, of).ToList();
            return $"{Median(ratios):0.0} [{ratios.Min():0.0}, {ratios.Max():0.0}]";
        }
    }

    /// <summary>The log's tables once more, for rows that nobody decides on.</summary>
    private static async Task<RawSide> OpenRawAsync(string connectionString)
    {
        var name = $"raw_{Guid.NewGuid():N}";
        await using (var server = NpgsqlDataSource.Create(connectionString))
        await using (var create = server.CreateCommand($"create database {name} template template0 encoding 'UTF8'"))
            await create.ExecuteNonQueryAsync();
        var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Database = name });
        await PostgresSchema.ApplyAsync(dataSource, default);
        var inserts = new RawInserts(partition: 0);
        await inserts.PrepareAsync(dataSource);
        return new(inserts, dataSource);
    }

    private sealed record RawSide(RawInserts Inserts, NpgsqlDataSource DataSource) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Inserts.DisposeAsync();
            await DataSource.DisposeAsync();
        }
    }

    private static double Cost(BallotRound round) => round.Processor.Client + round.Processor.Server;

    /// <summary>What Orleans' provider can use: statements that are prepared by themselves, no reset between them, its schema without a statement more.</summary>
    private static void Tune(NpgsqlConnectionStringBuilder connection)
    {
        connection.MaxPoolSize = Connections;
        connection.MaxAutoPrepare = 50;
        connection.AutoPrepareMinUsages = 2;
        connection.NoResetOnClose = true;
        connection.SearchPath = Schema;
        connection.Timeout = Patience;
        connection.ConnectionIdleLifetime = 3_600; // a session that ends takes its processor time with it
    }

    private static void AddStock(ISiloBuilder silo, NpgsqlDataSource tuned, NpgsqlDataSource plain)
    {
        silo.AddLogStorageBasedLogConsistencyProvider(StockBallot.LogStorage);
        silo.AddAdoNetGrainStorage(StockBallot.Tuned, storage =>
            (storage.Invariant, storage.DataSource, storage.GrainStorageSerializer) = ("Npgsql", tuned, new StockLogSerializer()));
        silo.AddAdoNetGrainStorage(StockBallot.Plain, storage => (storage.Invariant, storage.DataSource) = ("Npgsql", plain));
        silo.Services.Configure<GrainTypeOptions>(o => o.Classes.UnionWith(StockBallot.GrainClasses));
        silo.Services.Configure<EventLogJournalingOptions>(o => o.GrainsOnOtherProviders.UnionWith(StockBallot.GrainClasses.Select(c => c.FullName!)));
    }

    /// <summary>Ballots whose record was written once for every command.</summary>
    private static async Task<long> StoredAsync(NpgsqlDataSource dataSource, string? grainClass)
    {
        if (grainClass is null)
            return 0;
        await using var command = dataSource.CreateCommand("select count(*) from orleans.grain_state where state_name like '%' || $1 and version = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = grainClass });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BallotRound.CommandsPerVoter });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Side(string Name, int Voters, string? GrainClass)
    {
        public List<BallotRound> Rounds { get; } = [];
    }
}
