using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Grains.Results;

/// <summary>From the tally to what is shown.</summary>
internal static class ResultsMapping
{
    private const int MeanDecimals = 6;

    /// <summary>Final only from a tally that has passed the close: until then ballots may still come.</summary>
    public static ResultsView View(CountedTally tally, ElectionState election) => View(tally, election, ElectionRanks.Of(tally.Shown, election));

    private static ResultsView View(CountedTally tally, ElectionState election, ElectionRanks ranks) => new(
        tally.View.Election.ToString(),
        Status(tally),
        tally.Position,
        election.Admission == Admission.Registered,
        View(tally.View.Turnout),
        [.. tally.Shown.Competitions.Select(c => new CompetitionResults(
            c.Number,
            c.Title,
            c.Ballots,
            [.. c.Candidates.Where(x => x.Withdrawn is null).Select(x => View(x, ranks.Find(x.Number)))],
            [.. c.Candidates.Where(x => x.Withdrawn is not null).Select(x => new CandidateView(x.Number, x.Title, x.Author, x.Photo, x.Withdrawn))],
            ranks.OutcomeOf(c.Number)))],
        ElectionMapping.Terms(election.Counting),
        ranks.Why)
    {
        StateId = tally.Id,
    };

    /// <summary>What people who watch are shown: the turnout always, the results as soon as this organiser, or anybody, may see them.</summary>
    public static LiveResultsView Live(CountedTally tally, ElectionState election, long version, SecretKey? organiser) => new(
        tally.View.Election.ToString(),
        tally.Id,
        tally.View.Lifecycle.Word(),
        Status(tally),
        tally.View.Published,
        View(tally.View.Turnout),
        tally.View.ShowsResults || (tally.View.Lifecycle == Lifecycle.Closed && election.CheckOrganiser(organiser) is null) ? View(tally, election) : null,
        version);

    private static string Status(CountedTally tally) => tally.IsFinal ? "final" : "counting";

    public static TurnoutView View(Turnout turnout) => new(turnout.Created, turnout.Cast);

    private static CandidateResults View(CandidateTally c, ReportCandidate? ranked) => new(
        c.Number,
        c.Title,
        c.Author,
        c.Photo,
        [.. c.Histogram],
        c.Blanks,
        c.Ratings,
        c.Sum,
        c.Ratings == 0 ? null : decimal.Round((decimal)c.Sum / c.Ratings, MeanDecimals),
        ranked?.Rank,
        ranked is { ValueText.Length: > 0 } ? ranked.ValueText : null);
}
