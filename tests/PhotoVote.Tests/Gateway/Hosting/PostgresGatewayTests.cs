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
        string[] settings = ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", database.ConnectionString];
        await using (var host = await GatewayHost.StartAsync(settings, cancellationToken: TestContext.Current.CancellationToken))
        {
            using var api = new ApiClient(new Uri(host.Urls.First()));

            await Story.TellAsync(api);

            Assert.Contains("PostgreSQL", host.DataPlace, StringComparison.Ordinal);
        }

        Assert.True(await database.ReadAsync<long>("select count(*) from event_log.event") > 10);
    }
}
