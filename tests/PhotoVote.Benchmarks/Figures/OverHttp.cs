using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Cli.Voting;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Testing;

namespace PhotoVote.Benchmarks.Figures;

/// <summary>
/// The step-by-step workload over HTTP, to a gateway that is a process of its own, beside the same through the grains of a silo in this process;
/// two databases of one server, everything on the same processors. Keys are checked on both sides.
/// </summary>
internal static class OverHttp
{
    private const int GrainVoters = 8_192;
    private const int HttpVoters = 4_096;
    private const int Connections = 256;
    private const int Photos = 6;

    public static async Task<int> RunAsync(int rounds)
    {
        await using var server = await BenchmarkLog.StartServerAsync();
        await using var log = await BenchmarkLog.OnServerAsync(server);
        using var silo = await BallotBenchmark.StartSiloAsync(log);
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        using var gateway = GatewayProcess.Start("--ConnectionStrings:PhotoVote", await server.CreateDatabaseAsync());
        await using var http = new HttpPath(await gateway.AddressAsync(), Connections, TimeSpan.FromSeconds(30), TimeProvider.System);
        Console.WriteLine($"""
            {log.Name}; every command durable before it is answered; 8 commands a ballot, or 2 when it is cast whole
            grains  {BallotRound.VotersAtOnce:N0} voters at once in the silo's process
            HTTP    {Connections} voters at once on {Connections} connections, from this process to the gateway's

            """);
        await Comparison.RunAsync(
            rounds,
            "commands/s",
            round => round.CommandsPerSecond,
            new Side("grains, step by step", async () =>
            {
                var election = await BenchmarkElection.OpenAsync(grains, partitions: 1, GrainVoters);
                var round = await BallotRound.RunAsync(GrainVoters, election.VoteAsync);
                await election.CheckAsync(GrainVoters);
                return round;
            }),
            new Side("HTTP, step by step", () => RoundAsync(http, HttpVoters, whole: false)),
            new Side("HTTP, whole ballots", () => RoundAsync(http, 2 * HttpVoters, whole: true)));
        await silo.StopAsync();
        gateway.Terminate();
        await gateway.ExitCodeAsync();
        return 0;
    }

    private static async Task<BallotRound> RoundAsync(HttpPath http, int voters, bool whole)
    {
        var key = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var (election, photos) = await http.CreateAsync(
            key, new NewElection(new ElectionTerms("Benchmark")), [.. Enumerable.Range(1, Photos).Select(i => $"Photo {i}")], default);
        var all = Enumerable.Range(0, voters).Select(i => election.Voter(VoterId.Parse($"voter-{i}"))).ToArray();
        await http.RegisterAllAsync(election, all.Select(v => v.Id.ToString()), default);
        await http.OpenAsync(election, default);
        var round = await BallotRound.RunAsync(
            voters, (voter, latencies) => VoteAsync(http, all[voter], photos, voter, whole, latencies), commands: whole ? 2 : Photos + 2, atOnce: Connections);
        await http.CloseAsync(election, default);
        var results = await http.FinalResultsAsync(election, TimeSpan.FromMinutes(1), TimeProvider.System, default);
        return results.Turnout.Cast == voters ? round : throw new InvalidOperationException($"{voters} ballots were cast, {results.Turnout.Cast} are counted.");
    }

    private static async Task VoteAsync(HttpPath http, Voter voter, IReadOnlyList<int> photos, int number, bool whole, Memory<long> latencies)
    {
        var command = 0;
        var ballot = BallotId.Parse(await SendAsync(id => http.AskBallotAsync(id, voter, default)));
        var booth = http.Enter(voter, ballot);
        if (whole)
        {
            await SendAsync(id => booth.CastWholeAsync(id, photos.ToDictionary(photo => photo, photo => (number + photo) % 6), default));
            return;
        }

        foreach (var photo in photos)
            await SendAsync(id => booth.RateAsync(id, photo, (number + photo) % 6, default));
        await SendAsync(id => booth.CastAsync(id, default));

        async Task<string> SendAsync(Func<Ulid, Task<Answer>> sendAsync)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await sendAsync(Ulid.NewUlid());
            latencies.Span[command++] = Stopwatch.GetTimestamp() - started;
            return answer.ValueOrThrow("voting");
        }
    }
}
