using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Tests.Gateway.Clustering;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Client;

/// <summary>How another process finds the cluster, and what it is told when it does not.</summary>
public sealed class ConnectingTests(PostgresCluster server)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task AHostWithTheGatewaysDatabase_IsConnected_AndTheWrongClusterOrACrashedOne_IsNamed()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var gateways = new Gateways(database);
        await gateways.StartAsync(1);

        using (var host = HostOf(database.ConnectionString))
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            var photovote = host.Services.GetRequiredService<PhotoVoteClient>();
            var created = await photovote.CreateElectionAsync(PhotoVoteClient.NewOrganiserKey(), new NewElection(new ElectionTerms("Harbour")));
            Assert.True(created.IsDone, created.Detail);
            await host.StopAsync(TestContext.Current.CancellationToken);
        }

        Assert.Matches("No gateway of a cluster 'other' runs .*, only of 'photovote'", await RefusedAsync(HostOf(database.ConnectionString, "other")));
        gateways.KillOldest();
        Assert.Contains("lists 1 gateways, but none answers", await RefusedAsync(HostOf(database.ConnectionString)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADatabaseThatIsNoneOfPhotoVote_IsNamed()
    {
        await using var database = await server.CreateDatabaseAsync();

        var host = new HostBuilder().UsePhotoVoteClient(database.ConnectionString, options => options.StartTimeout = Short).Build();

        Assert.Contains("no schema 'orleans'", await RefusedAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADatabaseThatCannotBeReached_OrRefuses_IsNamed_WithoutThePassword()
    {
        await using var database = await server.CreateDatabaseAsync();

        var nobody = await RefusedAsync(HostOf("Host=127.0.0.1;Port=1;Database=votes;Username=anna;Password=secret"));
        Assert.Contains("'votes' at 127.0.0.1:1 cannot be reached", nobody, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", nobody, StringComparison.Ordinal);
        Assert.Contains("does not exist", await RefusedAsync(HostOf(database.ConnectionString.Replace("Database=test_", "Database=no_", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void AConnectionStringThatIsNone_IsRefusedAtOnce() =>
        Assert.Contains("cannot be read", Assert.Throws<PhotoVoteConnectionException>(() => HostOf("the usual database")).Message, StringComparison.Ordinal);

    private static IHost HostOf(string connectionString, string cluster = "photovote")
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UsePhotoVoteClient(connectionString, options => (options.Cluster, options.StartTimeout) = (cluster, Short));
        return builder.Build();
    }

    /// <summary>The words with which its start fails, in time.</summary>
    private static async Task<string> RefusedAsync(IHost host)
    {
        using (host)
        {
            var started = Stopwatch.StartNew();
            var refused = await Assert.ThrowsAsync<PhotoVoteConnectionException>(() => host.StartAsync(TestContext.Current.CancellationToken));
            Assert.True(started.Elapsed < TimeSpan.FromSeconds(20), $"{started.Elapsed}");
            return refused.Message;
        }
    }
}
