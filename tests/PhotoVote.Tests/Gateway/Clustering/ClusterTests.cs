using System.Diagnostics;
using System.Globalization;
using System.Net;
using PhotoVote.Tests.Cli;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Clustering;

/// <summary>Several gateways as processes of their own on one database.</summary>
public sealed class ClusterTests(PostgresCluster server)
{
    /// <summary>How often a gateway is killed and replaced; more than once only when somebody asks for it.</summary>
    private const string RoundsVariable = "PHOTOVOTE_TEST_CLUSTER_ROUNDS";

    private const int Voters = 60;

    [Fact]
    public async Task GatewaysThatStartAtOnce_AreOneCluster_AndLoseNothingWhenOneIsKilled()
    {
        await using var database = await server.CreateDatabaseAsync();
        var started = Stopwatch.StartNew();
        using var gateways = new Gateways(database);
        await gateways.StartAsync(3);
        await gateways.AreActiveAsync(3);
        Say($"three gateways on an empty database serve after {started.Elapsed.TotalSeconds:0.0} s");

        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0)
            {
                await gateways.StartAsync(1);
                await gateways.AreActiveAsync(3);
            }

            await VoteWhileOneIsKilledAsync(gateways);
        }

        var verified = await CliRun.Of("verify", "--connection", database.ConnectionString, "--url", gateways.Clients[0].Server.ToString());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
    }

    [Fact]
    public async Task AGatewayThatCrashed_ServesAgainAsSoonAsItIsStarted()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var gateways = new Gateways(database);
        await gateways.StartAsync(1);
        var organiser = await Organiser.OpenAsync(gateways.Clients[0], "anna");
        (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 5 })).Is(HttpStatusCode.OK);
        gateways.KillOldest();

        var restart = Stopwatch.StartNew();
        await gateways.StartAsync(1);
        organiser = organiser.At(gateways.Clients[0]);
        Assert.Equal(1, (await organiser.GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Say($"a gateway started after kill -9 of the only one serves after {restart.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(restart.Elapsed.TotalSeconds, 0, 30);
        await gateways.AreActiveAsync(1);
    }

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable(RoundsVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 1;

    /// <summary>An election is created at one gateway and voted on at all of them; a third of the way one is killed.</summary>
    private static async Task VoteWhileOneIsKilledAsync(Gateways gateways)
    {
        var organiser = await Organiser.OpenAsync(gateways.Clients[0], [.. Enumerable.Range(0, Voters).Select(i => $"v{i}")]);
        var clients = gateways.Clients.ToArray();
        Stopwatch? killed = null;
        var (acknowledged, longest) = (0, TimeSpan.Zero);
        await Task.WhenAll(Enumerable.Range(0, Voters).Select(VoteAsync));

        Say($"the last of {Voters} voters was served {killed!.Elapsed.TotalSeconds:0.0} s after the kill; the longest wait was {longest.TotalSeconds:0.0} s");
        foreach (var api in gateways.Clients)
            Assert.Equal(Voters, (await organiser.At(api).GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());
        (await organiser.At(gateways.Clients[0]).PostAsync("close")).Is(HttpStatusCode.OK);
        foreach (var api in gateways.Clients)
            Assert.Equal(Voters, (await organiser.At(api).GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());

        async Task VoteAsync(int i)
        {
            var waited = Stopwatch.StartNew();
            var (ask, cast) = (Ulid.NewUlid(), Ulid.NewUlid());
            var voter = await UntilAnsweredAsync(i, api => organiser.At(api).Voter($"v{i}").AskAsync(ask));
            await UntilAnsweredAsync(i, api => organiser.At(api).Voter($"v{i}").BallotOf(voter).CastWholeAsync(new() { [1] = i % 6 }, cast));
            lock (clients)
            {
                if (waited.Elapsed > longest)
                    longest = waited.Elapsed;
                if (++acknowledged != Voters / 3)
                    return;
                killed = Stopwatch.StartNew();
                gateways.KillOldest();
            }
        }

        // As a phone does: the same again, somewhere else when nobody answers.
        async Task<Answer> UntilAnsweredAsync(int first, Func<ApiClient, Task<Answer>> send)
        {
            for (var patience = Stopwatch.StartNew(); ; first++)
            {
                try
                {
                    var answer = await send(clients[first % clients.Length]);
                    if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created)
                        return answer;
                    Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, answer.Text);
                    Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), answer.Text);
                    await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
                }
                catch (HttpRequestException) when (patience.Elapsed < TimeSpan.FromSeconds(60))
                {
                    // Nobody listens there any more.
                }
            }
        }
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper!.WriteLine(what);
}
