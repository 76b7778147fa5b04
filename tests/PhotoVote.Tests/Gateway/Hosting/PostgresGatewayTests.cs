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
        await using (var host = await GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", database.ConnectionString]))
        {
            using var api = new ApiClient(new Uri(host.Urls.First()));

            await Story.TellAsync(api);

            Assert.Contains("PostgreSQL", host.DataPlace, StringComparison.Ordinal);
        }

        Assert.True(await database.ReadAsync<long>("select count(*) from event_log.event") > 10);
    }
}
