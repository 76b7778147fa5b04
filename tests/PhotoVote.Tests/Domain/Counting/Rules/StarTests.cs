using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

public class StarTests
{
    // en.wikipedia.org/wiki/STAR_voting, "Example": Nashville 293, Chattanooga 237; the runoff 68 to 32.
    [Fact]
    public void Tennessee_elects_Nashville()
    {
        var report = On("Memphis", "Nashville", "Chattanooga", "Knoxville")
            .Times(42, 5, 2, 1, 0).Times(26, 0, 5, 2, 1).Times(15, 0, 3, 5, 3).Times(17, 0, 2, 4, 5)
            .Count("star");
        Assert.Equal("1 Nashville, 2 Chattanooga, 3 Memphis, 4 Knoxville", Ranks(report));
        Assert.Equal(["293", "237", "210", "156"], report.Candidates.Select(c => c.ValueText));
        Assert.Equal(
            "Runoff of Nashville and Chattanooga: 68 ballots for Nashville, 32 for Chattanooga, 0 rate them the same.",
            Assert.Single(report.Steps, s => s.Kind == StepKind.Runoff).Text);
    }

    // The next five: github.com/Equal-Vote/bettervoting, packages/backend/src/Tabulators/Star.test.ts, by their names there.
    [Fact]
    public void Condorcet_winner() => Assert.StartsWith(
        "1 Allison, 2 Carmen",
        On("Allison", "Bill", "Carmen", "Doug").Cast(5, 2, 1, 4).Times(3, 5, 2, 1, 0).Cast(5, 3, 4, 0).Times(2, 5, 1, 4, 0).Cast(4, 0, 5, 1).Cast(3, 4, 5, 0)
            .Cast(3, 5, 5, 5).Ranks("star"),
        StringComparison.Ordinal);

    [Fact]
    public void Runner_up_tie() => Assert.Equal(
        "1 Allison, 2 Bill, 3 Carmen, 4 Doug",
        On("Allison", "Bill", "Carmen", "Doug").Cast(5, 4, 3, 3).Cast(4, 5, 1, 1).Cast(4, 5, 1, 2).Cast(3, 5, 1, 0).Cast(5, 4, 3, 0).Cast(5, 0, 4, 1)
            .Cast(5, 0, 4, 0).Cast(4, 0, 5, 1).Cast(3, 4, 5, 0).Cast(3, 5, 5, 4).Ranks("star"));

    [Fact]
    public void Runoff() => Assert.Equal("1 Bill, 2 Allison", On("Allison", "Bill").Cast(0, 5).Cast(2, 4).Ranks("star"));

    [Fact]
    public void Runoff_tie_score_resolves()
    {
        var report = On("Allison", "Bill").Cast(0, 5).Cast(3, 2).Count("star");
        Assert.Equal("1 Bill, 2 Allison", Ranks(report));
        Assert.Equal("The runoff of Bill and Allison is a tie: Bill has the higher score.", report.Steps[^1].Text);
    }

    [Fact]
    public void Runoff_and_score_tie_five_stars_resolve() => Assert.Equal("1 Allison, 2 Bill", On("Allison", "Bill").Cast(2, 4).Cast(5, 3).Ranks("star"));

    // github.com/larryhastings/starvote, test_elections/test_election_breakable_tie_in_automatic_runoff_round_using_max_score_count_round.
    [Fact]
    public void Breakable_tie_in_the_runoff_by_the_number_of_fives() => Assert.Equal(
        "1 Chuck, 2 Brian, 3 Amy", On("Amy", "Brian", "Chuck").Cast(1, 4, 5).Cast(1, 3, 2).Cast(1, 5, 5).Ranks("star"));

    // The same project, test_election_unbreakable_tie_for_second_in_score_round: it reports the tie. Whoever is drawn, Chuck wins.
    [Fact]
    public void A_tie_for_second_that_changes_nothing_about_the_winner_is_only_a_tie_for_second()
    {
        var report = On("Amy", "Brian", "Chuck").Cast(1, 2, 5).Cast(2, 1, 5).Cast(3, 3, 5).Count("star");
        Assert.Equal("1 Chuck, 2 Amy, 2 Brian", Ranks(report));
        Assert.Contains("Amy and Brian are tied for a seat in the runoff", report.Steps.First(s => s.Kind == StepKind.TieLeft).Text, StringComparison.Ordinal);
        Assert.Equal("Chuck is first.", report.Outcome);
    }

    [Fact]
    public void A_runoff_that_nothing_settles_has_two_winners_and_a_draw_has_one()
    {
        var vote = On("Allison", "Bill").Cast(0, 5).Cast(5, 0);
        Assert.Equal("1 Allison, 1 Bill", vote.Ranks("star"));
        var drawn = vote.Count("star", new CountingParameters { DrawSeed = new DrawSeed(new byte[32]) });
        Assert.Equal([1, 2], drawn.Candidates.Select(c => c.Rank!.Value));
        Assert.NotNull(drawn.Draw);
    }

    [Fact]
    public void Whoever_might_win_after_a_draw_for_the_runoff_is_first_tied()
    {
        // Lea leads with 10. Max and Nik, 8 each, are tied for the other seat: two ballots prefer each, none gives a 5. Max would beat Lea, Nik not.
        var vote = On("Lea", "Max", "Nik").Cast(3, 4, 2).Cast(5, 1, 3).Cast(0, 0, 2).Cast(2, 3, 1);
        Assert.Equal("1 Lea, 1 Max, 3 Nik", vote.Ranks("star"));
    }

    [Fact]
    public void In_a_tie_of_three_the_one_who_loses_most_match_ups_is_out()
    {
        // All have 9. Ana beats Cy and Bo beats Cy; Ana and Bo are level. Cy's fives do not help.
        var report = On("Ana", "Bo", "Cy").Cast(4, 4, 3).Cast(3, 3, 1).Cast(2, 2, 5).Count("star");
        Assert.Equal("1 Ana, 1 Bo, 3 Cy", Ranks(report));
        Assert.Equal("Ana, Bo and Cy have the same score. Compared head to head, Cy loses the most match-ups and is out.", report.Steps.First(s => s.Kind == StepKind.TieSettled).Text);
    }

    [Fact]
    public void In_a_cycle_the_most_top_ratings_go_first_and_those_left_begin_again()
    {
        // Ana beats Bo beats Cy beats Ana, all with 13; Ana has two fives, the others one. Of Bo and Cy, Bo wins head to head.
        var report = On("Ana", "Bo", "Cy").Cast(0, 5, 3).Cast(0, 2, 4).Cast(3, 2, 5).Cast(5, 2, 1).Cast(5, 2, 0).Count("star");
        Assert.Equal("1 Ana, 2 Bo, 3 Cy", Ranks(report));
        Assert.Equal(
            [
                "Ana, Bo and Cy have the same score. Head to head tells nobody apart. Ana is in, with the most ratings of 5.",
                "Bo and Cy have the same score. Compared head to head, Cy loses the most match-ups and is out.",
            ],
            report.Steps.Where(s => s.Kind == StepKind.TieSettled).Select(s => s.Text));
    }

    [Fact]
    public void Only_those_who_may_come_into_the_runoff_are_compared()
    {
        var star = CountingRule.Find("star")!;
        Assert.Equal([2, 3], star.ToCompare(On("A", "B", "C", "D").Cast(1, 5, 4, 0).Profile()).Order());
        Assert.Equal([1, 2, 4], star.ToCompare(On("A", "B", "C", "D").Cast(3, 5, 1, 3).Profile()).Order());
        Assert.Equal([1, 4], star.ToCompare(On("A", "B", "C", "D").Cast(5, 4, 4, 5).Profile()).Order());
        Assert.Empty(star.ToCompare(On("A", "B").Profile()));
        Assert.All(CountingRule.All.Where(r => r.Name != "star"), r => Assert.Empty(r.ToCompare(On("A", "B").Cast(1, 2).Profile())));
    }

    [Fact]
    public void Hundreds_of_photos_of_which_one_ballot_rates_one_are_counted()
    {
        var vote = On([.. Enumerable.Range(1, 500).Select(i => $"P{i}")]).Cast([5, .. Enumerable.Repeat(No, 499)]);
        var report = vote.Count("star");
        Assert.Equal(1, report.Winners.Single().Number);
        Assert.All(report.Candidates.Skip(1), c => Assert.Equal(2, c.Rank));
    }

    [Fact]
    public void Hundreds_tied_for_both_seats_are_all_first()
    {
        var vote = On([.. Enumerable.Range(1, 500).Select(i => $"P{i}")]).Cast([.. Enumerable.Repeat(3, 500)]);
        Assert.All(vote.Count("star").Candidates, c => Assert.Equal(1, c.Rank));
    }
}
