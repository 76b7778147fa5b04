using System.Globalization;
using System.Net;
using PhotoVote.Domain.Elections;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Clustering;

/// <summary>By the real clock, on three gateways, while others vote.</summary>
public sealed class ScheduledTimesTests(PostgresCluster server)
{
    private const int Elections = 9;
    private const int Voters = 8;

    /// <summary>On a cluster that is whole.</summary>
    private const double Promised = 2;

    /// <summary>A gateway that was killed is declared dead within ten seconds; then its elections are at home elsewhere.</summary>
    private const double PromisedAfterADeath = 12;

    [Fact]
    public async Task ElectionsOpenAndCloseOnceAndInTime_AndThoseOfAGatewayThatWasJustKilled_WhenItIsDeclaredDead()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var gateways = new Gateways(database);
        await gateways.StartAsync(3);
        await gateways.AreActiveAsync(3);
        using var over = new CancellationTokenSource();
        var voting = await VoteAsync(gateways.Clients.Skip(1).ToArray(), over.Token);

        var drafts = await Task.WhenAll(Enumerable.Range(0, Elections).Select(i => Organiser.CreateAsync(gateways.Clients[i % 3], candidates: 2)));
        var opens = DateTimeOffset.UtcNow.AddSeconds(2);
        var closes = opens.AddSeconds(4);
        await Task.WhenAll(drafts.Select(async d => (await d.Api.PutAsync(
            $"{d.Path}/schedule", d.Token, $"{{\"opensAt\":\"{opens.UtcDateTime:O}\",\"closesAt\":\"{closes.UtcDateTime:O}\"}}")).Is(HttpStatusCode.OK)));
        var opened = await LatenessAsync(database, nameof(ElectionOpened), opens);
        Say($"{Elections} elections of three gateways opened {opened[0]:0.000} to {opened[^1]:0.000} s after the time, while {Voters} voters voted");

        // The gateway dies with those of the elections that live there, right before they are to close.
        await Task.Delay(closes - DateTimeOffset.UtcNow - TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        gateways.KillOldest();
        var closed = await LatenessAsync(database, nameof(ElectionClosed), closes);
        Say($"after a kill -9 of one of the three they closed after {string.Join(", ", closed.Select(l => l.ToString("0.000", CultureInfo.InvariantCulture)))} s");
        await over.CancelAsync();
        await voting;

        Assert.All(opened, late => Assert.InRange(late, 0, Promised));
        Assert.All(closed, late => Assert.InRange(late, 0, PromisedAfterADeath));
        Assert.Equal(Elections, await database.ReadAsync<long>("select count(*) from event_log.event where type = 'ElectionClosed.v1'"));
        Assert.Equal(Elections + 1, await database.ReadAsync<long>("select count(*) from event_log.event where type = 'ElectionOpened.v1'"));
    }

    /// <summary>How many seconds after the time each election's event was recorded; waits for all of them.</summary>
    private static async Task<double[]> LatenessAsync(TestDatabase database, string type, DateTimeOffset time)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayProcess.Patience);
        var query = $"""
            select coalesce(array_agg(s order by s), array[]::float8[]) from (
                select extract(epoch from recorded_at)::float8 - {time.ToUnixTimeMilliseconds()} / 1000.0::float8 as s from event_log.event where type = '{type}.v1') e
            where s > -1
            """;
        while (true)
        {
            var lateness = await database.ReadAsync<double[]>(query);
            if (lateness.Length >= Elections)
                return lateness;
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Voters of another election who rate on and on.</summary>
    private static async Task<Task> VoteAsync(ApiClient[] clients, CancellationToken over)
    {
        var organiser = await Organiser.OpenAsync(clients[0], [.. Enumerable.Range(0, Voters).Select(i => $"v{i}")]);
        var ballots = await Task.WhenAll(Enumerable.Range(0, Voters).Select(i => organiser.At(clients[i % clients.Length]).Voter($"v{i}").BallotAsync()));
        return Task.WhenAll(ballots.Select(async ballot =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                // Too many requests, because so quick is nobody for long with one key.
                var answer = await ballot.RateAsync(1 + (i % 3), i % 6);
                Assert.True(
                    answer.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
                    answer.Text);
                if (answer.Status != HttpStatusCode.OK)
                    await Task.Delay(500, CancellationToken.None);
            }
        }));
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper!.WriteLine(what);
}
