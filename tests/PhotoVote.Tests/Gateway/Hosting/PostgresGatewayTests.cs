using System.Net;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Tests.Gateway.Api;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Hosting;

public sealed class PostgresGatewayTests(PostgresCluster cluster)
{
    [Fact]
    public async Task AConnectionString_PutsEverythingIntoPostgreSql()
    {
        await using var database = await cluster.CreateDatabaseAsync();
        await using (var host = await StartAsync(database))
        {
            using var api = new ApiClient(new Uri(host.Urls.First()));

            await Story.TellAsync(api);

            Assert.Contains("PostgreSQL", host.DataPlace, StringComparison.Ordinal);
        }

        Assert.True(await database.ReadAsync<long>("select count(*) from event_log.event") > 10);
    }

    [Fact]
    public async Task WhileTheDatabaseIsAway_CommandsAreToldToComeBack_AndAreDoneOnce()
    {
        await using var database = await cluster.CreateDatabaseAsync();
        await using var host = await StartAsync(database);
        using var api = new ApiClient(new Uri(host.Urls.First()));
        var organiser = await Organiser.OpenAsync(api, "anna");
        var ballot = await organiser.Voter("anna").BallotAsync();
        var cast = Ulid.NewUlid();

        await database.TakeAwayAsync();
        (await api.GetAsync("/health/live")).Is(HttpStatusCode.OK);
        (await api.GetAsync("/health/ready")).IsProblem(HttpStatusCode.ServiceUnavailable, "log-unavailable");
        var refused = await ballot.CastWholeAsync(new() { [1] = 5 }, cast);
        Assert.Contains(refused.Code, (string?[])["log-unavailable", "outcome-unknown"]);
        Assert.DoesNotContain("127.0.0.1", refused.Text, StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        (await organiser.RegisterAsync(["bert", "cleo"])).IsProblem(HttpStatusCode.ServiceUnavailable, "log-unavailable");
        (await organiser.GetAsync("audit")).IsProblem(HttpStatusCode.ServiceUnavailable, "log-unavailable");
        (await api.GetAsync("join/0BCDEF")).IsProblem(HttpStatusCode.ServiceUnavailable, "log-unavailable");

        await database.GiveBackAsync();
        (await AsToldAsync(() => ballot.CastWholeAsync(new() { [1] = 5 }, cast))).Is(HttpStatusCode.OK);
        (await ballot.CastWholeAsync(new() { [1] = 5 }, cast)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal(1, (await organiser.GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());
        (await api.GetAsync("/health/ready")).Is(HttpStatusCode.OK);
    }

    /// <summary>Sends the same again as long as the answer says so: connections that died meanwhile are found out by using them.</summary>
    private static async Task<Answer> AsToldAsync(Func<Task<Answer>> send)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await send();
            if (answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout) || attempt == 10)
                return answer;
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
        }
    }

    private static Task<GatewayHost> StartAsync(TestDatabase database) => GatewayHost.StartAsync(
        ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", database.ConnectionString], cancellationToken: TestContext.Current.CancellationToken);
}
