using System.Collections.Immutable;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Counting;

public class ElectionTallyTests
{
    [Fact]
    public void Ratings_are_counted_by_candidate_and_blanks_by_competition()
    {
        var view = Tally([.. Open, Cast((1, 5), (2, 0)), Cast((1, 4)), Cast((4, 3))]).View();
        Assert.Equal(3, view.Turnout.Cast);
        var landscape = view.Competitions[0];
        Assert.Equal(("Landscape", 2), (landscape.Title, landscape.Ballots));
        var dune = landscape.Candidates[0];
        Assert.Equal([0, 0, 0, 0, 1, 1], dune.Histogram);
        Assert.Equal((2, 0, 9), (dune.Ratings, dune.Blanks, dune.Sum));
        Assert.Equal((new Fraction(9, 2), 4.5m), (dune.Mean, dune.Mean?.ToDecimal()));
        Assert.Equal(("Ana", "dune.webp"), (dune.Author, dune.Photo));
        Assert.Equal((1, 1, 0), (landscape.Candidates[1].Ratings, landscape.Candidates[1].Blanks, landscape.Candidates[1].Sum));
        Assert.Null(landscape.Candidates[2].Mean);
        Assert.Equal((1, 1), (view.Competitions[1].Ballots, view.Competitions[1].Candidates[1].Blanks));
    }

    [Fact]
    public void Scales_need_not_begin_at_zero()
    {
        var view = Tally([Created with { ScaleMin = -2, ScaleMax = 2 }, .. Open[1..], Cast((1, -2)), Cast((1, -1))]).View();
        Assert.Equal([1, 1, 0, 0, 0], view.Competitions[0].Candidates[0].Histogram);
        Assert.Equal(-3, view.Competitions[0].Candidates[0].Sum);
    }

    [Fact]
    public void Turnout_follows_the_roll()
    {
        var view = Tally([
            .. Open,
            new VotersRegistered("", 0, ["a", "b", "c"], ["", "", ""]),
            new VoterRevoked("c", At),
            new BallotCreated("", "", "a", "", At),
            new BallotCreated("", "", "b", "", At),
            new BallotBegun("", "", ""),
            new CandidateRated(1, 5),
            Cast((1, 5))]).View();
        Assert.Equal(new Turnout(3, 1, 2, 1, 0), view.Turnout);
    }

    [Fact]
    public void A_candidate_nobody_rated_is_withdrawn_without_a_recount()
    {
        var view = Tally([.. Open, Cast((1, 5)), new CandidateWithdrawn(3, "Late", At)]).View();
        Assert.False(view.NeedsRecount);
        Assert.Equal(("Late", 0), (view.Competitions[0].Candidates[2].Withdrawn, view.Competitions[0].Candidates[2].Blanks));
    }

    [Fact]
    public void A_withdrawal_after_ballots_were_counted_asks_for_a_recount_which_is_exact()
    {
        object[] log = [.. Open, Cast((2, 5)), Cast((1, 3), (2, 1)), new CandidateWithdrawn(2, "Not own work", At), Cast((1, 5))];
        var tally = Tally(log);
        Assert.True(tally.NeedsRecount);
        Assert.Equal(2, tally.View().Competitions[0].Candidates[0].Ratings);

        var recount = Fed(tally.Recount(), log);
        Assert.False(recount.NeedsRecount);
        var view = recount.View();
        Assert.Equal((2, 1), (view.Competitions[0].Ballots, view.Turnout.Empty));
        Assert.Equal("Not own work", view.Competitions[0].Candidates[1].Withdrawn);
        Assert.Equal(0, view.Competitions[0].Candidates[1].Ratings);
        Assert.Equal(0, view.Competitions[0].Candidates[0].Blanks);
    }

    [Fact]
    public void The_close_and_the_publication_show()
    {
        Assert.Equal((false, false, false), Shown(Open));
        Assert.Equal((true, false, true), Shown(Closed));
        Assert.Equal((true, true, true), Shown(Published));

        static (bool, bool, bool) Shown(IElectionEvent[] events)
        {
            var tally = Tally([.. events]);
            return (tally.IsClosed, tally.IsPublished, tally.ShowsResults);
        }
    }

    [Fact]
    public void Corrected_texts_show_in_results()
    {
        var view = Tally([.. Open, new CandidateTextCorrected(1, "Dunes", "Ana N."), new CompetitionTextCorrected(1, "Land", "")]).View();
        Assert.Equal(("Land", "Dunes", "Ana N.", "dune.webp"), (
            view.Competitions[0].Title,
            view.Competitions[0].Candidates[0].Title,
            view.Competitions[0].Candidates[0].Author,
            view.Competitions[0].Candidates[0].Photo));
    }

    [Fact]
    public void Means_are_compared_exactly()
    {
        Assert.True(new Fraction(1, 3) < new Fraction(333_333_333_333_333_334, 1_000_000_000_000_000_000));
        Assert.Equal(new Fraction(1, 2), new Fraction(2, 4));
        Assert.Equal(new Fraction(1, 2).GetHashCode(), new Fraction(2, 4).GetHashCode());
    }

    internal static BallotCast Cast(params ImmutableArray<(int Candidate, int Rating)> ratings) =>
        new("", "", "", [.. ratings.Select(r => r.Candidate)], [.. ratings.Select(r => r.Rating)], At);

    internal static ElectionTally Tally(params object[] log) => Fed(new ElectionTally(), log);

    internal static ElectionTally Fed(ElectionTally tally, IEnumerable<object> log)
    {
        foreach (var e in log)
            tally.When(e);
        return tally;
    }
}
