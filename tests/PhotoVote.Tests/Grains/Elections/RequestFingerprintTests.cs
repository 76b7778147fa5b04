using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.Grains.Elections;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Grains.Elections;

/// <summary>The log keeps fingerprints of requests for ever: one that was sent before there was a choice of counting must be known again today.</summary>
public sealed class RequestFingerprintTests
{
    private static readonly KeyHash Who = Organiser.Hash();

    [Fact]
    public void ARequestOfBefore_KeepsItsFingerprint()
    {
        Assert.Equal(
            Fingerprint.Of("create-election", Election.ToString(), Who.ToString(), "Harbour", null, "0", "5", "registered", null, null, "closed", "100"),
            ElectionMapping.Fingerprint(Election, Who, new NewElection(new ElectionTerms("Harbour"), 100)));
        Assert.Equal(
            Fingerprint.Of("change-election", Election.ToString(), Who.ToString(), "add-competition", "Night", "dark"),
            ElectionMapping.Fingerprint(Election, Who, new ElectionChange.AddCompetition("Night", "dark")));
        Assert.Equal(
            Fingerprint.Of("change-election", Election.ToString(), Who.ToString(), "describe-competition", "2", "Night", null),
            ElectionMapping.Fingerprint(Election, Who, new ElectionChange.DescribeCompetition(2, "Night", null)));
    }

    [Fact]
    public void WhatIsNew_MakesAnotherRequest()
    {
        CountingTerms[] different =
        [
            new(), new("star"), new(Version: 1), new(Blanks: "median"), new(BallotsQuorum: 1), new(RatingsQuorum: 1), new(PriorMean: 1), new(PriorWeight: 1),
            new(ApprovalThreshold: 1), new(DrawCommitment: "1"), new(LiveBallots: 2),
        ];
        CountingTerms?[] all = [null, .. different];
        Assert.Distinct(all.Select(c => ElectionMapping.Fingerprint(Election, Who, new ElectionChange.Describe(new ElectionTerms("Harbour", Counting: c)))));
        Assert.Distinct(((long?[])[null, 0, 1]).Select(q => ElectionMapping.Fingerprint(Election, Who, new ElectionChange.AddCompetition("Night", "dark", q))));

        Assert.Distinct(((string?[])[null, "shown", "hidden"]).Select(a => ElectionMapping.Fingerprint(Election, Who, new ElectionChange.Describe(new ElectionTerms("Harbour", Authors: a)))));
        Assert.Distinct(((string[]?[])[null, [], ["a"], ["a", "b"], ["b", "a"], ["ab"]]).Select(g => ElectionMapping.Fingerprint(Election, Who, new ElectionChange.Describe(new ElectionTerms("Harbour", Grades: g)))));
        Assert.Distinct(((int[][])[[], [1], [1, 2], [2, 1], [12]]).Select(o => ElectionMapping.Fingerprint(Election, Who, new ElectionChange.OrderCandidates(1, o))));

        // The same number, however it is written.
        Assert.Equal(
            ElectionMapping.Fingerprint(Election, Who, new ElectionChange.Describe(new ElectionTerms("Harbour", Counting: new(PriorMean: 2.5m)))),
            ElectionMapping.Fingerprint(Election, Who, new ElectionChange.Describe(new ElectionTerms("Harbour", Counting: new(PriorMean: 2.500m)))));
    }
}
