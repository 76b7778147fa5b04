using PhotoVote.Domain;
using PhotoVote.Gateway.Rolls;

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
}
