using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Grains.Reports;
using PhotoVote.Grains.Results;
using PhotoVote.Tests.Domain;

namespace PhotoVote.Tests.Grains.Reports;

public sealed class ReportRuleTests
{
    private static readonly IElectionEvent[] OfALaterProgram = [.. Fixed.Draft, new CountingChosen("score", 9, "worst", 0, 0, 10, 1), new ElectionOpened(Fixed.At)];

    [Fact]
    public void AVersionThatThisProgramDoesNotHave_IsAnErrorThatSaysSo_AndNeverAnotherVersion()
    {
        var election = ElectionState.Initial.Fold(OfALaterProgram);

        Assert.False(ReportRule.TryChoose(election, null, out _, out var refusal));
        Assert.Equal(RefusalCodes.CountingRuleMissing, refusal.Code);
        Assert.Contains("\"score\", version 9", refusal.Detail, StringComparison.Ordinal);
        Assert.False(ReportRule.TryChoose(election, "score", out _, out _));

        var tally = new ElectionTally();
        foreach (var e in OfALaterProgram)
            tally.When(e);
        var ranks = ElectionRanks.Of(tally.View(), election);
        Assert.Contains("version 9", ranks.Why, StringComparison.Ordinal);
        Assert.Null(ranks.Find(1));
    }

    [Fact]
    public void TheElectionsOwnRule_IsNoComparison()
    {
        var election = ElectionState.Initial.Fold([.. Fixed.Draft, new CountingChosen("approval", 1, "worst", 4, 0, 10, 1, ApprovalThreshold: 5)]);

        Assert.True(ReportRule.TryChoose(election, "approval", out var own, out _));
        Assert.Equal((false, 5, 4L), (own.IsComparison, own.ParametersOf(1).ApprovalThreshold!.Value, own.ParametersOf(1).BallotsQuorum));
        Assert.True(ReportRule.TryChoose(election, "mean", out var other, out _));
        Assert.Equal((true, CountingParameters.Default), (other.IsComparison, other.ParametersOf(1)));
    }
}
