using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Cli.Load;
using PhotoVote.Cli.Voting;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Testing;

namespace PhotoVote.Benchmarks.Figures;

/// <summary>
/// How long a command takes at half of the maximum rate. First as many commands as are answered, in a closed loop, until three rounds in a
/// row were no faster than one before: a young process takes half a minute and more to become what it will be. Then voters who come at random
/// (Poisson) at the rate that makes half of the fastest, whether or not they are answered, and times from the moment for which each was planned.
/// </summary>
internal static class HalfTheMaximum
{
    private const int RoundsThatAreNoFaster = 3;
    private const int MostClosedRounds = 60;

    /// <summary>What is no faster: less than so much more than the fastest before.</summary>
    private const double Faster = 1.01;

    private const int ClosedVoters = 8_192;
    private const int OpenRounds = 3;
    private const int OpenSeconds = 12;
    private const int Photos = 6;
    private const int Connections = 256;

    public static async Task<int> RunAsync(bool http)
    {
        await using var server = await BenchmarkLog.StartServerAsync();
        if (http)
        {
            using var gateway = GatewayProcess.Start("--ConnectionStrings:PhotoVote", await server.CreateDatabaseAsync());
            await using var path = new HttpPath(await gateway.AddressAsync(), Connections, TimeSpan.FromSeconds(30), TimeProvider.System);
            await RunAsync(path, atOnce: Connections);
            gateway.Terminate();
            await gateway.ExitCodeAsync();
            return 0;
        }

        await using var log = await BenchmarkLog.OnServerAsync(server);
        using var silo = await BallotBenchmark.StartSiloAsync(log);
        await using var client = new GrainPath("PhotoVote.Client, in the silo's process", new PhotoVoteClient(silo.Services.GetRequiredService<IGrainFactory>()), log);
        await RunAsync(client, atOnce: BallotRound.VotersAtOnce);
        await silo.StopAsync();
        return 0;
    }

    private static async Task RunAsync(IVotingPath path, int atOnce)
    {
        Console.WriteLine($"PostgreSQL beside it, fsync on; {path.Name}; 8 commands a ballot, every one durable before it is answered");
        Console.WriteLine();
        var (fastest, noFaster) = (0.0, 0);
        for (var round = 1; noFaster < RoundsThatAreNoFaster; round++)
        {
            if (round > MostClosedRounds)
                throw new InvalidOperationException($"After {MostClosedRounds} rounds it still becomes faster.");
            var (rate, counts) = await VoteAsync(path, new LoadPlan(ClosedVoters, null, Rate: null, default, atOnce, 0, Whole: false, Photos));
            Tell($"closed {round}, {atOnce:N0} voters at once", rate, counts);
            noFaster = rate > fastest * Faster ? 0 : noFaster + 1;
            fastest = Math.Max(fastest, rate);
        }

        var half = fastest / 2;
        for (var round = 1; round <= OpenRounds; round++)
        {
            var ballots = half / LoadPlan.CommandsOf(whole: false, Photos);
            var (rate, counts) = await VoteAsync(
                path, new LoadPlan((int)(ballots * OpenSeconds), null, ballots, Schedule.Poisson, 10_000, 100_000, Whole: false, Photos));
            Tell($"open {round}, {half:N0} commands/s wanted", rate, counts);
        }
    }

    private static void Tell(string what, double rate, LoadCounts counts) => Console.WriteLine(
        $"{what,-38} {rate,8:N0} commands/s   p50 {Milliseconds(counts, 0.5),6:0.0} ms  p99 {Milliseconds(counts, 0.99),6:0.0} ms  p99.9 {Milliseconds(counts, 0.999),6:0.0} ms  "
        + $"max {counts.Commands.Max.TotalMilliseconds,6:0.0} ms   at most {counts.MostAtOnce:N0} voters at once");

    private static double Milliseconds(LoadCounts counts, double part) => counts.Commands.Quantile(part).TotalMilliseconds;

    private static async Task<(double Rate, LoadCounts Counts)> VoteAsync(IVotingPath path, LoadPlan plan)
    {
        var key = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var terms = new ElectionTerms("Benchmark");
        var (made, photos) = await path.CreateAsync(key, new NewElection(terms), [.. Enumerable.Range(1, Photos).Select(i => $"Photo {i}")], default);
        var election = new LoadElection(made, Ulid.NewUlid(), isOpen: false, photos, terms.ScaleMin, terms.ScaleMax - terms.ScaleMin + 1, isOurs: true);
        await path.RegisterAllAsync(made, Enumerable.Range(0, plan.Voters).Select(election.VoterId), default);
        await path.OpenAsync(made, default);
        GC.Collect();

        var (counts, ledger) = (new LoadCounts(), new Ledger(plan.Voters));
        var booths = new Booths(path, election, plan.Whole, ledger, counts, TimeProvider.System, stopping: default, givingUp: default);
        var began = TimeProvider.System.GetTimestamp();
        await new Arrivals(plan, counts, booths.VoteAsync, TimeProvider.System).RunAsync(default);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        if (counts.Voted != plan.Voters)
            throw new InvalidOperationException($"Of {plan.Voters} voters {counts.Voted} cast: {string.Join(", ", counts.Errors)}");
        return (counts.Done / seconds, counts);
    }
}
