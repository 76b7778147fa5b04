using CsCheck;
using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

/// <summary>A ballot that rates one candidate highest and all others lowest.</summary>
public class MonotonicityProperties
{
    private static readonly Gen<Vote> AnyVote = Gen.Select(Gen.Int[2, 4], Gen.Int[1, 4]).SelectMany((candidates, max) =>
        Gen.Frequency((1, Gen.Const(No)), (3, Gen.Int[0, max])).Array[candidates].Array[1, 8].Select(ballots =>
            On(new GradeScale(0, max), [.. Enumerable.Range(1, candidates).Select(i => $"C{i}")]) with { Ballots = [.. ballots] }));

    public static TheoryData<string, BlankPolicy> Rules => new()
    {
        { "score", default },
        { "mean", default },
        { "bayesian", default },
        { "median", default },
        { "majority-judgment", BlankPolicy.Worst },
        { "majority-judgment", BlankPolicy.Median },
        { "majority-judgment", BlankPolicy.Normalised },
        { "approval", default },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void It_never_makes_that_candidate_worse(string rule, BlankPolicy blanks) => Gen.Select(AnyVote, Gen.Int[0, 3]).Sample((vote, favourite) =>
    {
        favourite %= vote.Candidates.Length;
        var parameters = new CountingParameters { Blanks = blanks };
        var before = Rank(vote.Count(rule, parameters), favourite);
        var after = Rank(Extended(vote, favourite).Count(rule, parameters), favourite);
        Assert.NotNull(after);
        Assert.True(before is null || after <= before);
    });

    /// <summary>
    /// With a quorum of ratings it can: the ballot also gives the others a rating, and so may bring one over the quorum. What holds then: nobody
    /// who was ranked overtakes the favourite.
    /// </summary>
    [Fact]
    public void Under_a_mean_with_a_quorum_nobody_overtakes_who_was_ranked_before() => Gen.Select(AnyVote, Gen.Int[0, 3], Gen.Int[1, 5]).Sample((vote, favourite, quorum) =>
    {
        favourite %= vote.Candidates.Length;
        var parameters = new CountingParameters { RatingsQuorum = quorum };
        CountReport before = vote.Count("mean", parameters), after = Extended(vote, favourite).Count("mean", parameters);
        for (var other = 0; other < vote.Candidates.Length; other++)
            if (Rank(before, favourite) <= Rank(before, other))
                Assert.True(Rank(after, favourite) <= Rank(after, other));
    });

    [Fact]
    public void Under_a_mean_with_a_quorum_it_can_bring_another_over_the_quorum()
    {
        // Bo's single 5 is below the quorum of 2. A ballot for Ana gives Bo a second rating: the mean 2.5, and Ana's only rises to 2.
        var (vote, quorum) = (On("Ana", "Bo").Times(3, 1, No).Cast(No, 5), new CountingParameters { RatingsQuorum = 2 });
        Assert.Equal("1 Ana, - Bo", vote.Ranks("mean", quorum));
        Assert.Equal("1 Bo, 2 Ana", vote.Cast(5, 0).Ranks("mean", quorum));
    }

    private static Vote Extended(Vote vote, int favourite) =>
        vote.Cast([.. vote.Candidates.Select((_, i) => i == favourite ? vote.Scale.Max : vote.Scale.Min)]);

    private static int? Rank(CountReport report, int place) => report.Candidates.Single(c => c.Number == place + 1).Rank;
}
