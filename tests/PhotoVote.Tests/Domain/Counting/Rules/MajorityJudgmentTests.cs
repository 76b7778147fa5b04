using System.Diagnostics;
using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

public class MajorityJudgmentTests
{
    private static readonly CountingRule Rule = CountingRule.Find("majority-judgment")!;

    // The example of github.com/MieuxVoter/majority-judgment-library-go, README and TestReadmeDemo.
    [Fact]
    public void Ten_judges_give_five_candidates_the_ranks_of_the_published_example()
    {
        var profile = Profile(new GradeScale(0, 4), 10, [2, 2, 2, 2, 2], [2, 1, 1, 1, 5], [2, 1, 1, 2, 4], [2, 1, 5, 0, 2], [2, 2, 2, 2, 2]);
        Assert.Equal("1 B, 2 C, 3 D, 4 A, 4 E", Ranks(Rule.Count(profile, CountingParameters.Default)));
    }

    // The same library's test "Basic 01".
    [Fact]
    public void Three_judges_give_three_candidates_the_ranks_of_the_published_example() =>
        Assert.Equal("1 C, 2 A, 3 B", Ranks(Rule.Count(Profile(new GradeScale(0, 2), 3, [1, 1, 1], [1, 2, 0], [0, 2, 1]), CountingParameters.Default)));

    // The same library's test "Billions of participants"; the time is this project's promise.
    [Fact]
    public void Twenty_billion_judges_are_counted_in_no_time()
    {
        var profile = Profile(new GradeScale(0, 1), 20_000_000_000, [10_000_000_000, 10_000_000_000], [9_999_999_999, 10_000_000_001]);
        var report = Rule.Count(profile, CountingParameters.Default);
        Assert.Equal("1 B, 2 A", Ranks(report));

        // Tied until the last pair but one: a loop over ballots would take minutes.
        var close = Profile(new GradeScale(0, 2), 20_000_000_000, [1, 19_999_999_998, 1], [0, 20_000_000_000, 0], [2, 19_999_999_997, 1]);
        var began = Stopwatch.GetTimestamp();
        report = Rule.Count(close, CountingParameters.Default);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1));
        Assert.Equal("1 B, 2 A, 3 C", Ranks(report));
        Assert.Contains("19999999998 of 20000000000 ballots taken away from each at the middle, the grades there are 1 and 0", report.Steps[1].Text, StringComparison.Ordinal);
    }

    // electowiki.org/wiki/Majority_Judgment, "Example application": four grades, the nearest city Excellent, the farthest Poor.
    [Fact]
    public void Tennessee_elects_Nashville()
    {
        var report = On(new GradeScale(0, 3, ["Poor", "Fair", "Good", "Excellent"]), "Memphis", "Nashville", "Chattanooga", "Knoxville")
            .Times(42, 3, 2, 1, 0).Times(26, 0, 3, 2, 1).Times(15, 0, 1, 3, 2).Times(17, 0, 1, 2, 3)
            .Count("majority-judgment");
        Assert.Equal("1 Nashville, 2 Chattanooga, 3 Knoxville, 4 Memphis", Ranks(report));
        Assert.Equal(["Good", "Good", "Fair", "Poor"], report.Candidates.Select(c => c.ValueText));
        Assert.Equal(
            "Nashville and Chattanooga have the same majority grade, Good. 16 of 100 ballots taken away from each at the middle, the grades there are "
            + "Good and Fair: Nashville comes first.",
            Assert.Single(report.Steps, s => s.Kind == StepKind.TieSettled).Text);
    }

    // en.wikipedia.org/wiki/Condorcet_criterion, "Majority Judgment": C has the median good, though more ballots prefer B to either.
    [Fact]
    public void The_highest_median_wins_against_whom_more_ballots_prefer()
    {
        var vote = On(new GradeScale(0, 3, ["poor", "fair", "good", "excellent"]), "A", "B", "C").Times(35, 3, 1, 0).Times(34, 0, 1, 3).Times(31, 1, 3, 2);
        Assert.Equal(["A: fair", "B: fair", "C: good"], vote.Count("majority-judgment").Candidates.OrderBy(c => c.Number).Select(c => $"{c.Title}: {c.ValueText}"));
        Assert.StartsWith("1 C, 2 ", vote.Ranks("majority-judgment"), StringComparison.Ordinal);
    }

    // The Go library again, judgment/tally_test.go, "FillWithMedianDefault", "Basic usage" and "Lots of zeroes": what its tallies are filled up to is tied with them.
    [Theory]
    [InlineData(30, new long[] { 1, 2, 3, 4, 5, 6, 7 }, new long[] { 1, 2, 3, 4, 7, 6, 7 })]
    [InlineData(5, new long[] { 0, 0, 0, 1, 0, 0, 1 }, new long[] { 0, 0, 0, 4, 0, 0, 1 })]
    public void Blanks_as_medians_are_the_published_fillings(long judges, long[] given, long[] filled)
    {
        var median = new CountingParameters { Blanks = BlankPolicy.Median };
        Assert.Equal("1 A, 1 B", Ranks(Rule.Count(Profile(new GradeScale(0, 6), judges, given, filled), median)));
    }

    [Fact]
    public void Blanks_are_what_the_election_says_they_are()
    {
        // Ana: 5 and two blanks; Bo: 3 3 3; Cy: 5 4 and a blank.
        var vote = On("Ana", "Bo", "Cy").Cast(5, 3, 5).Cast(No, 3, 4).Cast(No, 3, No);
        Assert.Equal("1 Cy, 2 Bo, 3 Ana", vote.Ranks("majority-judgment"));
        Assert.Equal("1 Ana, 2 Cy, 3 Bo", vote.Ranks("majority-judgment", new CountingParameters { Blanks = BlankPolicy.Median }));
        Assert.Equal("1 Ana, 2 Cy, 3 Bo", vote.Ranks("majority-judgment", new CountingParameters { Blanks = BlankPolicy.Normalised }));
        var worst = vote.Count("majority-judgment");
        Assert.Equal(("blanks", "worst"), (worst.Parameters[0].Name, worst.Parameters[0].Value));
    }

    [Fact]
    public void Who_was_rated_by_nobody_has_no_median_of_their_own()
    {
        var vote = On("Ana", "Bo").Cast(0, No);
        Assert.Equal("1 Ana, 1 Bo", vote.Ranks("majority-judgment"));
        Assert.Equal("1 Ana, - Bo", vote.Ranks("majority-judgment", new CountingParameters { Blanks = BlankPolicy.Median }));
        Assert.Equal("1 Ana, - Bo", vote.Ranks("majority-judgment", new CountingParameters { Blanks = BlankPolicy.Normalised }));
    }

    [Fact]
    public void Normalised_profiles_of_the_same_shares_are_tied()
    {
        var normalised = new CountingParameters { Blanks = BlankPolicy.Normalised };
        Assert.Equal("1 A, 1 B", Ranks(Rule.Count(Profile(new GradeScale(0, 2), 9, [1, 1, 1], [3, 3, 3]), normalised)));
        Assert.Equal("1 B, 2 A", Ranks(Rule.Count(Profile(new GradeScale(0, 2), 20_000_000_000, [1, 1, 1], [6_666_666_666, 6_666_666_666, 6_666_666_667]), normalised)));
    }
}
