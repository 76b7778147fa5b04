using PhotoVote.Cli;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Cli.Load;

/// <summary>Loads on a PostgreSQL database: in this process while nobody else is there, else to the gateways.</summary>
public sealed class ClusterLoadTests(PostgresCluster server)
{
    [Fact]
    public async Task InThisProcess_OnADatabase_EveryBallotIsInTheLogAndCounted()
    {
        await using var database = await server.CreateDatabaseAsync();
        await AllAgreeAsync("--connection", database.ConnectionString, "--partitions", "2");
    }

    [Fact]
    public async Task WhereGatewaysAreAtWork_TheLoadGoesToThem_AndNoSecondClusterIsMade()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var gateway = await GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", database.ConnectionString], cancellationToken: TestContext.Current.CancellationToken);

        var refused = await CliRun.Of("load", "--voters-at-once", "2", "--ballots", "5", "--connection", database.ConnectionString);
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains("gateways are at work on this database", refused.Error, StringComparison.Ordinal);

        await AllAgreeAsync("--cluster", "--connection", database.ConnectionString);
    }

    private static async Task AllAgreeAsync(params string[] way)
    {
        var run = await CliRun.Of(["load", "--voters-at-once", "4", "--ballots", "25", .. way]);
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.Contains("25 casts acknowledged, 0 unknown; in the log 25, counted 25: all agree", run.Output, StringComparison.Ordinal);
    }
}
