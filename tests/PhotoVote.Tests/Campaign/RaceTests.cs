using PhotoVote.Campaign.Races;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Campaign;

/// <summary>The races in their short form; <c>tests/campaign races</c> is the long one.</summary>
public sealed class RaceTests(PostgresCluster server)
{
    private const int Rounds = 80;

    /// <summary>Of the rounds of each kind; the others do not count.</summary>
    private const int LeastClose = 5;

    [Fact]
    public async Task WhatWasAcknowledgedBeforeATurnCounts_WhatWasRefusedIsNotWritten_AndNothingComesAfterIt()
    {
        await using var database = await server.CreateDatabaseAsync();

        var report = await RaceRun.RunAsync(new(database.ConnectionString, Random.Shared.Next()) { Rounds = Rounds }, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
        Assert.True(report.Exceptions.Count == 0, report.ToString());
        Assert.All(Enum.GetValues<RaceKind>(), kind => Assert.True(report.CloseRounds(kind) >= LeastClose, report.ToString()));
    }
}
