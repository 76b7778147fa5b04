using PhotoVote.Client;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Rolls;
using VoterList = PhotoVote.Gateway.Rolls.VoterList;

namespace PhotoVote.Tests.Gateway.Rolls;

public sealed class VoterListTests
{
    [Fact]
    public void VotersNamedTwice_AreListedOnce_InTheOrderTheyFirstCame()
    {
        var (voters, problem) = VoterList.Read(["b", "a", "b", "c", "a"]);

        Assert.Null(problem);
        Assert.Equal(["b", "a", "c"], voters.Select(voter => voter.ToString()));
    }

    [Fact]
    public void MoreThanTenThousand_AreRefused() =>
        Assert.Equal(RefusalCodes.TooManyVoters, VoterList.Read([.. Enumerable.Range(0, 10_001).Select(i => $"v{i}")]).Problem!.Kind.Code);

    [Fact]
    public void InvalidIds_AreListed_TheFirstTenWithTheirPlaces()
    {
        var (_, problem) = VoterList.Read(["ok", .. Enumerable.Range(0, 12).Select(i => $"{i}@example.org"), null!]);

        Assert.Equal(RefusalCodes.VoterIdInvalid, problem!.Kind.Code);
        Assert.Equal("$.voters[1]", problem.Subject);
        Assert.Equal(10, ((System.Collections.ICollection)problem.More["invalid"]!).Count);
    }

    [Theory]
    [InlineData(FailureCodes.Overloaded)]
    [InlineData(FailureCodes.Unavailable)]
    [InlineData(CallCodes.ClusterUnavailable)]
    public void WhenSomeAreRegistered_NobodyReadsThatNothingWasWritten(string code)
    {
        var problem = Replies.Problem(new Reply<Registration>(ReplyStatus.NotWritten, null, code));

        var some = problem.Listing([new("anna", "registered"), new("berta", RegisteredVoter.NotWritten)]);
        var maybe = problem.Listing([new("anna", RegisteredVoter.Unknown), new("berta", RegisteredVoter.NotWritten)]);
        var none = problem.Listing([new("anna", RegisteredVoter.NotWritten)]);

        Assert.DoesNotContain("nothing was written", some.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("1 of 2 voters are done.", some.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing was written", maybe.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("nothing was written", none.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void WhenTheRecordCannotBeRead_ButSomeAreRegistered_NobodyReadsThatNothingWasWritten() => Assert.DoesNotContain(
        "nothing was written",
        Replies.Problem(new Reply<Registration>(ReplyStatus.Faulted, null)).Listing([new("anna", "registered"), new("berta", RegisteredVoter.NotWritten)]).Detail,
        StringComparison.OrdinalIgnoreCase);
}
