using PhotoVote.Gateway.Hosting;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Clustering;

/// <summary>Gateways on one database that do not belong together.</summary>
public sealed class StrangerTests(PostgresCluster server)
{
    private static readonly string[] Festival = ["--PhotoVote:Cluster:Name", "festival"];
    private static readonly string[] Club = ["--PhotoVote:Cluster:Name", "club"];

    [Fact]
    public async Task OfTwoClustersOnOneDatabase_TheSecondIsRefused_UntilTheFirstHasStopped()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using (await StartAsync(database, Festival))
        {
            var refused = await Assert.ThrowsAsync<StartupException>(() => StartAsync(database, Club));

            Assert.Equal(ExitCode.Cluster, refused.Code);
            Assert.Contains("The cluster festival is at work on this database", refused.Message, StringComparison.Ordinal);
            Assert.Contains("PhotoVote:Cluster:Name", refused.Message, StringComparison.Ordinal);
        }

        await using var club = await StartAsync(database, Club);
    }

    [Fact]
    public async Task AGatewayWithOtherPartitions_IsRefused()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var two = await StartAsync(database, "--PhotoVote:Partitions", "2");

        var refused = await Assert.ThrowsAsync<StartupException>(() => StartAsync(database, "--PhotoVote:Partitions", "3"));
        await using var another = await StartAsync(database, "--PhotoVote:Partitions", "2");

        Assert.Equal(ExitCode.Cluster, refused.Code);
        Assert.Contains("has PhotoVote:Partitions 2, this one 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoClustersThatStartTogether_AreNeverBothServed_AndWhoIsRefusedLeaves()
    {
        await using var database = await server.CreateDatabaseAsync();
        var starts = await Task.WhenAll(TryAsync(Festival), TryAsync(Club));
        try
        {
            Assert.InRange(starts.Count(start => start.Host is not null), 0, 1);
            Assert.All(starts.Where(start => start.Host is null), start => Assert.Contains("is at work on this database", start.Refused!.Message, StringComparison.Ordinal));
            Assert.Equal(starts.Count(start => start.Host is not null), await database.ReadAsync<long>("select count(*) from orleans.silo where status = 3"));
        }
        finally
        {
            foreach (var (host, _) in starts)
                if (host is not null)
                    await host.DisposeAsync();
        }

        async Task<(GatewayHost? Host, StartupException? Refused)> TryAsync(string[] cluster)
        {
            try
            {
                return (await StartAsync(database, cluster), null);
            }
            catch (StartupException e)
            {
                return (null, e);
            }
        }
    }

    [Fact]
    public async Task TheProcess_SaysItInOneLine()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var festival = await StartAsync(database, Festival);
        using var club = GatewayProcess.Start(["--ConnectionStrings:PhotoVote", database.ConnectionString, .. Club]);

        Assert.Equal((int)ExitCode.Cluster, await club.ExitCodeAsync());
        Assert.StartsWith("PhotoVote cannot start: The cluster festival", Assert.Single(club.Errors), StringComparison.Ordinal);
        Assert.Empty(club.Output);
    }

    private static Task<GatewayHost> StartAsync(TestDatabase database, params string[] settings) => GatewayHost.StartAsync(
        ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", database.ConnectionString, .. settings], cancellationToken: TestContext.Current.CancellationToken);
}
