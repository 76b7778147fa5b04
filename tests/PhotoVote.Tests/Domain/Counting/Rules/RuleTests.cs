using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

public class RuleTests
{
    // Ana: 5 5 -, Bo: 4 4 4, Cy: nobody.
    private static readonly Vote Small = On("Ana", "Bo", "Cy").Cast(5, 4, No).Cast(5, 4, No).Cast(No, 4, No);

    [Theory]
    [InlineData("score", "1 Bo, 2 Ana, 3 Cy")]
    [InlineData("mean", "1 Ana, 2 Bo, - Cy")]
    [InlineData("bayesian", "1 Ana, 2 Bo, 3 Cy")]
    [InlineData("median", "1 Ana, 2 Bo, - Cy")]
    [InlineData("majority-judgment", "1 Ana, 2 Bo, 3 Cy")]
    [InlineData("approval", "1 Bo, 2 Ana, 3 Cy")]
    [InlineData("star", "1 Ana, 2 Bo, 3 Cy")]
    public void Each_rule_has_its_own_opinion_of_the_same_ballots(string rule, string ranks) => Assert.Equal(ranks, Small.Ranks(rule));

    [Fact]
    public void The_seven_rules_are_found_by_their_names()
    {
        Assert.Equal(["score", "mean", "bayesian", "median", "majority-judgment", "approval", "star"], CountingRule.All.Select(r => r.Name));
        Assert.All(CountingRule.All, r => Assert.Equal(1, r.Version));
        Assert.Null(CountingRule.Find("plurality"));
    }

    [Fact]
    public void A_blank_is_the_lowest_rating_for_a_score_also_below_zero()
    {
        var report = On(new GradeScale(-2, 2), "Ana", "Bo").Cast(-1, No).Cast(No, -1).Cast(1, No).Count("score");
        Assert.Equal("1 Ana, 2 Bo", Ranks(report));
        Assert.Equal(["-2", "-5"], report.Candidates.Select(c => c.ValueText));
    }

    [Fact]
    public void A_mean_is_exact_where_floating_point_is_not()
    {
        // 1/3 of 10^10 ratings and a hair more: the same double.
        var scale = new GradeScale(0, 1);
        var profile = Profile(scale, 30_000_000_000, [20_000_000_000, 10_000_000_000], [19_999_999_999, 10_000_000_000], [2, 1]);
        var report = CountingRule.Find("mean")!.Count(profile, CountingParameters.Default);
        Assert.Equal("1 B, 2 A, 2 C", Ranks(report));
        Assert.Equal("0.3333 (10000000000/29999999999)", report.Candidates[0].ValueText);
    }

    [Fact]
    public void Below_the_quorum_of_ratings_nobody_has_a_mean()
    {
        var report = Small.Count("mean", new CountingParameters { RatingsQuorum = 3 });
        Assert.Equal("1 Bo, - Ana, - Cy", Ranks(report));
        Assert.Equal(["2 ratings, and the quorum is 3", "nobody rated this candidate"], report.Candidates.Skip(1).Select(c => c.Note));
    }

    // Formula: (v·R + m·C) / (v + m). By hand: Ana (10 + 25) / 12, Bo (12 + 25) / 13, Cy 25 / 10; and with C 1, m 2: 12/4, 14/5, 2/2.
    [Fact]
    public void The_weighted_rating_is_the_formula()
    {
        Assert.Equal([new Fraction(35, 12), new Fraction(37, 13), new Fraction(5, 2)], Small.Count("bayesian").Candidates.Select(c => c.Value!.Value));
        var report = Small.Count("bayesian", new CountingParameters { PriorMean = new Fraction(1, 1), PriorWeight = 2 });
        Assert.Equal("1 Ana, 2 Bo, 3 Cy", Ranks(report));
        Assert.Equal([new Fraction(3, 1), new Fraction(14, 5), new Fraction(1, 1)], report.Candidates.Select(c => c.Value!.Value));
    }

    [Fact]
    public void A_median_of_two_is_the_lower_and_the_mean_settles_equal_medians()
    {
        var vote = On("Ana", "Bo", "Cy").Cast(1, 3, 3).Cast(5, 3, 3).Cast(No, 3, 4);
        var report = vote.Count("median");
        Assert.Equal("1 Cy, 2 Bo, 3 Ana", Ranks(report));
        Assert.Equal(["3, mean 3.3333 (10/3)", "3, mean 3", "1, mean 3"], report.Candidates.Select(c => c.ValueText));
        Assert.Contains(report.Steps, s => s.Kind == StepKind.TieSettled && s.Text == "Bo and Cy have the same median, 3: the higher mean decides.");
    }

    [Theory]
    [InlineData(0, 5, 3)]
    [InlineData(1, 6, 4)]
    [InlineData(1, 10, 6)]
    [InlineData(0, 4, 3)]
    [InlineData(-2, 2, 1)]
    [InlineData(-3, 2, 0)]
    public void Approval_begins_above_the_midpoint_unless_the_election_says_otherwise(int min, int max, int threshold)
    {
        var report = On(new GradeScale(min, max), "Ana", "Bo").Cast(threshold, threshold - 1).Count("approval");
        Assert.Equal("1 Ana, 2 Bo", Ranks(report));
        Assert.Equal(["1", "0"], report.Candidates.Select(c => c.ValueText));
        Assert.Contains(report.Parameters, p => p.Name == "approval-threshold" && p.Value == threshold.ToString());
    }

    [Fact]
    public void Equal_values_share_a_rank_and_the_next_rank_counts_them_all()
    {
        var report = On("Ana", "Bo", "Cy", "Di").Cast(3, 5, 3, 1).Count("score");
        Assert.Equal("1 Bo, 2 Ana, 2 Cy, 4 Di", Ranks(report));
        Assert.Contains(report.Steps, s => s.Kind == StepKind.TieLeft && s.Text.StartsWith("Ana and Cy are tied", StringComparison.Ordinal));
        Assert.Equal("Bo is first.", report.Outcome);
        Assert.Equal("Ana and Bo are first, tied.", On("Ana", "Bo").Cast(3, 3).Count("score").Outcome);
    }

    [Fact]
    public void Photos_of_the_same_title_are_told_apart()
    {
        var report = On("Untitled", "Dune", "Untitled", "Untitled (2)", "Untitled").Cast(5, 1, 5, 2, 0).Count("score");
        Assert.Equal("1 Untitled, 1 Untitled (3), 3 Untitled (2), 4 Dune, 5 Untitled (4)", Ranks(report));
        Assert.Equal("Untitled and Untitled (3) are first, tied.", report.Outcome);
        Assert.Equal(["'=1", "'=1 (3)", "Dune", "'=1 (2)"], BallotColumns.Of(["=1", "'=1", "Dune", "=1"]));
    }

    [Fact]
    public void A_ballot_that_rates_only_the_withdrawn_does_not_count()
    {
        var report = Small.Cast(No, No, 5).Withdraw("Cy", "the photo is older than a year").Count("score");
        Assert.Equal((3, "1 Bo, 2 Ana, - Cy"), (report.Ballots, Ranks(report)));
        Assert.Equal("the photo is older than a year", report.Candidates[2].Withdrawn);
        Assert.Equal(0, report.Candidates[2].Blanks);
        Assert.Contains("-  Cy: withdrawn (the photo is older than a year)", CountReportText.Write(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("mean")]
    [InlineData("bayesian")]
    [InlineData("median")]
    [InlineData("majority-judgment")]
    [InlineData("approval")]
    [InlineData("star")]
    public void Without_ballots_or_below_their_quorum_there_is_no_result(string rule)
    {
        var none = On("Ana", "Bo").Cast(No, No).Count(rule);
        Assert.Equal("No result: no ballot counts here.", none.Outcome);
        Assert.Empty(none.Winners);
        var few = Small.Count(rule, new CountingParameters { BallotsQuorum = 4 });
        Assert.Equal("No result: 3 ballots, and the quorum is 4.", few.Outcome);
        Assert.All(few.Candidates, c => Assert.Null(c.Rank));
        Assert.Equal("1 Ana, - Bo", On("Ana", "Bo").Withdraw("Bo", "late").Cast(4, 5).Ranks(rule));
        Assert.Equal("No result: nobody stands.", On("Ana").Withdraw("Ana", "late").Count(rule).Outcome);
    }

    [Fact]
    public void Parameters_that_make_no_sense_are_refused()
    {
        Assert.Equal("the approval threshold 6 is not on the scale 0 to 5", new CountingParameters { ApprovalThreshold = 6 }.Problem(Stars));
        Assert.NotNull(new CountingParameters { BallotsQuorum = -1 }.Problem(Stars));
        Assert.NotNull(new CountingParameters { PriorWeight = -1 }.Problem(Stars));
        Assert.NotNull(new CountingParameters { PriorMean = new Fraction(11, 2) }.Problem(Stars));
        Assert.Null(CountingParameters.Default.Problem(Stars));
        Assert.Throws<ArgumentException>(() => Small.Count("score", new CountingParameters { RatingsQuorum = -1 }));
    }

    [Fact]
    public void A_tally_that_needs_a_recount_gives_no_profile()
    {
        var tally = ElectionTallyTests.Tally([.. Fixed.Open, ElectionTallyTests.Cast((1, 5), (2, 3))]);
        var profile = CompetitionProfile.Of(tally.View(), tally.View().Competitions[0], []);
        Assert.Equal((1, 3), (profile.Ballots, profile.Standing.Length));
        Assert.Equal(1, profile.Blanks(profile.Candidates[2]));
        tally.When(new PhotoVote.Domain.Elections.CandidateWithdrawn(1, "Late", Fixed.At));
        Assert.Throws<InvalidOperationException>(() => CompetitionProfile.Of(tally.View(), tally.View().Competitions[0], []));
    }
}
