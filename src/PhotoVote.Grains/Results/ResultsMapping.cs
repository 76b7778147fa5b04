using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Grains.Results;

/// <summary>From the tally to what is shown.</summary>
internal static class ResultsMapping
{
    private const int MeanDecimals = 6;

    /// <summary>Final only from a tally that has passed the close: until then ballots may still come.</summary>
    public static ResultsView View(CountedTally tally, ElectionState election) => new(
        tally.View.Election.ToString(),
        tally.View.Lifecycle == Lifecycle.Closed ? "final" : "counting",
        tally.Position,
        election.Admission == Admission.Registered,
        View(tally.View.Turnout),
        [.. tally.View.Competitions.Select(c => new CompetitionResults(
            c.Number,
            c.Title,
            c.Ballots,
            [.. c.Candidates.Where(x => x.Withdrawn is null).Select(View)],
            [.. c.Candidates.Where(x => x.Withdrawn is not null).Select(x => new CandidateView(x.Number, x.Title, x.Author, x.Photo, x.Withdrawn))]))]);

    public static TurnoutView View(Turnout turnout) => new(turnout.Created, turnout.Cast);

    private static CandidateResults View(CandidateTally c) => new(
        c.Number,
        c.Title,
        c.Author,
        c.Photo,
        [.. c.Histogram],
        c.Blanks,
        c.Ratings,
        c.Sum,
        c.Ratings == 0 ? null : decimal.Round((decimal)c.Sum / c.Ratings, MeanDecimals));
}
