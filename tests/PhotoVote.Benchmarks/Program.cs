using System.Globalization;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Benchmarks.Appends;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Benchmarks.Ballots.Stock;
using PhotoVote.Benchmarks.Counting;
using PhotoVote.Benchmarks.Figures;
using PhotoVote.Benchmarks.Growing;
using PhotoVote.Benchmarks.Listening;
using PhotoVote.Benchmarks.Memory;
using PhotoVote.Benchmarks.Rolls;

return args switch
{
    ["append", .. var rest] => await AppendBenchmark.RunAsync(Rounds(rest, 7)),
    ["ballots", "--stock", .. var rest] => await StockBenchmark.RunAsync(Rounds(rest, 5)),
    ["ballots", .. var rest] => await BallotBenchmark.RunAsync(
        sqlite: rest.Contains("--sqlite"), metrics: rest.Contains("--metrics"), rounds: rest.Contains("--metrics") ? 10 : 5, votersPerRound: 8_192),
    ["counting", .. var rest] => await CountingBenchmark.RunAsync(
        sqlite: rest.Contains("--sqlite"), rest.FirstOrDefault(r => r != "--sqlite") is { } ballots ? int.Parse(ballots) : 500_000),
    ["whole", .. var rest] => await WholeBallots.RunAsync(Rounds(rest, 5)),
    ["http", .. var rest] => await OverHttp.RunAsync(Rounds(rest, 5)),
    ["half", .. var rest] => await HalfTheMaximum.RunAsync(http: rest.Contains("--http")),
    ["filled", .. var rest] => await FilledLog.RunAsync(Rounds(rest, 7)),
    ["silos", .. var rest] => await TwoSilos.RunAsync(Rounds(rest, 5)),
    ["partitions", .. var rest] => await Partitions.RunAsync(Rounds(rest, 7)),
    [TwoSilos.ChildCommand, var connectionString] => await TwoSilos.RunChildAsync(connectionString),
    ["activation", .. var parts] => await ActivationBenchmark.RunAsync(parts),
    [RollActivations.ChildCommand, var connectionString, var election, var organiser, var activations] =>
        await RollActivations.RunChildAsync(connectionString, election, organiser, int.Parse(activations)),
    [BallotActivations.ChildCommand, var connectionString, var election, var organiser] =>
        await BallotActivations.RunChildAsync(connectionString, election, organiser),
    [SiloStarts.ChildCommand, var connectionString] => await SiloStarts.RunChildAsync(connectionString),
    ["placement", .. var rest] => await PlacementBenchmark.RunAsync(rest is [var rounds] ? int.Parse(rounds) : 5),
    [PlacementBenchmark.ChildCommand, var connectionString, var cluster, var way] => await AskedSilo.RunAsync(connectionString, cluster, way),
    ["million", .. var rest] => await MillionBallots.RunAsync(rest.FirstOrDefault(r => r != "--begun") is { } count ? int.Parse(count) : null, rest.Contains("--begun")),
    [MillionBallots.ChildCommand, var connectionString, var count, var begun] => await MillionBallots.RunChildAsync(connectionString, int.Parse(count), bool.Parse(begun)),
    ["roll"] => await RollBenchmark.RunAsync(),
    [RollMemory.ChildCommand, var connectionString, var election, var organiser, var voters] =>
        await RollMemory.RunChildAsync(connectionString, election, organiser, int.Parse(voters)),
    [HotShard.ChildCommand, var connectionString] => await HotShard.RunChildAsync(connectionString),
    ["listening", "tallies"] => await TallyPasses.RunAsync(),
    ["listening", .. var rest] => await ListeningBenchmark.RunAsync(
        rest.Length > 0 ? int.Parse(rest[0]) : 10_000, rest.Length > 1 ? int.Parse(rest[1]) : 20),
    [Crowd.ChildCommand, var gateway, var election, var listeners] => await Crowd.RunAsync(new Uri(gateway), election, int.Parse(listeners)),
    _ => Usage(),
};

static int Rounds(string[] rest, int usual) => rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : usual;

static int Usage()
{
    Console.WriteLine("""
        usage: dotnet run -c Release --project tests/PhotoVote.Benchmarks -- COMMAND

          append [rounds]   what the event log on PostgreSQL costs over plain inserts into the same tables
          ballots [--sqlite] [--metrics]
                            commands a second through the grains: 1,024 voters at once, step by step; with --metrics every other round is
                            listened to by OpenTelemetry
          ballots --stock [rounds]
                            the same beside the same ballot on Orleans' own LogStorage over ADO.NET, and plain inserts, in alternating rounds
          counting [--sqlite] [ballots]
                            a large election's report, its STAR runoff and the export of its ballots: 500,000, unless another number is given
          whole [rounds]    ballots cast with their ratings in one request, beside those rated photo by photo
          http [rounds]     commands a second over HTTP, to a gateway's process, beside the same through the grains
          half [--http]     how long a command takes at half of the maximum rate, from the moment for which it was planned
          filled [rounds]   the workload on a log of 1,000,000 ballots, beside an empty one
          silos [rounds]    the workload on two silos, beside one
          partitions [rounds]
                            two elections at once, on two partitions and on one
          activation [rolls] [ballots] [starts]
                            how quickly a large roll and 10,000 ballots come alive in a fresh process, and a silo starts on a long log
          placement [rounds]
                            two silos, each with half of the voters, beside one with all of them, with each way of placing ballots
          million [--begun] [ballots]
                            a million ballots, or so many, pass through a silo of 2 GiB; with --begun none of them is cast
          roll              a million voters: registered over HTTP, a ballot among them and among a thousand, their memory, and a hot shard
          listening [listeners] [seconds]
                            people who watch results while others vote: 10,000 listeners, a process of their own, on one gateway that takes
                            1,000 casts/s over HTTP; then a few listeners, and all the casts that the gateway takes
          listening tallies
                            500 elections in one partition that are counted from the first event, all at once, and one of them alone
        """);
    return 2;
}
