using PhotoVote.Campaign.Races;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Campaign;

/// <summary>The races in their short form; <c>tests/campaign races</c> is the long one.</summary>
public sealed class RaceTests(PostgresCluster server)
{
    /// <summary>Races of each kind in which acknowledged and refused requests were on their way at the same time; the others do not count.</summary>
    private const int Enough = 10;

    private const int MostRounds = 600;

    [Fact]
    public async Task WhatWasAcknowledgedBeforeATurnCounts_WhatWasRefusedIsNotWritten_AndNothingComesAfterIt()
    {
        await using var database = await server.CreateDatabaseAsync();

        var report = await RaceRun.RunAsync(new(database.ConnectionString, Random.Shared.Next()) { Enough = Enough, Rounds = MostRounds }, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
        Assert.True(report.Exceptions.Count == 0, report.ToString());
        Assert.All(Enum.GetValues<RaceKind>(), kind => Assert.True(report.CloseRounds(kind) >= Enough, report.ToString()));
    }

    [Fact]
    public async Task AWithdrawal_CostsABallotThatGoesOnOneMoreAppendAtMost_AndTheElectionNothing()
    {
        await using var database = await server.CreateDatabaseAsync();

        var report = await WithdrawalStorm.RunAsync(database.ConnectionString, ballots: 3_000, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
        Assert.True(report.UnderWay > 0, "The candidate was withdrawn too late.");
        Assert.InRange(report.Appends, report.Ballots, report.Ballots + report.UnderWay);
        Assert.Equal(report.Appends - report.Ballots, report.Again);
        Assert.InRange(report.ElectionReads, 1, 3);
        Assert.Equal(1, report.ElectionCalls);
    }
}
