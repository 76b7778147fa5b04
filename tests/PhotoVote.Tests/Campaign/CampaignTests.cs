using PhotoVote.Campaign;
using PhotoVote.Campaign.Faults;

namespace PhotoVote.Tests.Campaign;

/// <summary>The campaign in its short form; <c>tests/campaign</c> is the long one.</summary>
public sealed class CampaignTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(14);

    [Fact]
    public async Task WhateverBreaks_NothingIsLostAndNothingDoubled()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(PostgresServer.ExistingServerVariable) is { Length: > 0 }, "The server is not ours to break.");
        var options = new CampaignOptions(Short, Random.Shared.Next()) { Patience = TimeSpan.FromSeconds(120) };

        var report = await CampaignRun.RunAsync(options, Say, TestContext.Current.CancellationToken);

        Say(report.ToString());
        Assert.True(report.IsClean, report.ToString());
        Assert.NotEmpty(report.Faults);
        Assert.True(report.Acknowledged > 100, report.ToString());
    }

    [Fact]
    public void TheSameSeed_IsTheSamePlan_AndComesToEveryKindOfFault()
    {
        var options = new CampaignOptions(TimeSpan.FromMinutes(5), 7);

        Assert.Equal(FaultPlan.Make(options), FaultPlan.Make(options));
        Assert.NotEqual(FaultPlan.Make(options), FaultPlan.Make(options with { Seed = 8 }));
        Assert.Equal(Enum.GetValues<FaultKind>(), FaultPlan.Make(options).Select(fault => fault.Kind).Distinct().Order());
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper!.WriteLine(what);
}
