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
    public static ResultsView View(CountedTally tally, ElectionState election, SecretKey? organiser)
    {
        // By what is counted, so that one state of the counts tells everybody the same, however new the definition is.
        var authors = election.Authors.AreKnown(tally.View.Lifecycle, tally.View.ShowsResults) || election.CheckOrganiser(organiser) is null;
        return View(tally, election, ElectionRanks.Of(tally.Shown, election), authors);
    }

    private static ResultsView View(CountedTally tally, ElectionState election, ElectionRanks ranks, bool authors) => new(
        tally.View.Election.ToString(),
        Status(tally),
        tally.Position,
        election.Admission == Admission.Registered,
        View(tally.View.Turnout),
        [.. tally.Shown.Competitions.Select(c => new CompetitionResults(
            c.Number,
            c.Title,
            c.Ballots,
            [.. c.Candidates.Where(x => x.Withdrawn is null).Select(x => View(x, authors, ranks.Find(x.Number), ranks.GradeOf(x.Number)))],
            [.. c.Candidates.Where(x => x.Withdrawn is not null).Select(x => new CandidateView(x.Number, x.Title, authors ? x.Author : null, x.Photo, x.Withdrawn))],
            ranks.OutcomeOf(c.Number)))],
        ElectionMapping.Terms(election.Counting),
        ranks.Why)
    {
        StateId = tally.Id,
        AuthorsWithheld = !authors,
    };

    /// <summary>What people who watch are shown: the turnout always, the results as soon as this organiser, or anybody, may see them.</summary>
    public static LiveResultsView Live(CountedTally tally, ElectionState election, long version, SecretKey? organiser) => new(
        tally.View.Election.ToString(),
        tally.Id,
        tally.View.Lifecycle.Word(),
        Status(tally),
        tally.View.Published,
        View(tally.View.Turnout),
        tally.View.ShowsResults || (tally.View.Lifecycle == Lifecycle.Closed && election.CheckOrganiser(organiser) is null) ? View(tally, election, organiser) : null,
        version);

    private static string Status(CountedTally tally) => tally.IsFinal ? "final" : "counting";

    public static TurnoutView View(Turnout turnout) => new(turnout.Created, turnout.Cast);

    private static CandidateResults View(CandidateTally c, bool author, ReportCandidate? ranked, int? grade) => new(
        c.Number,
        c.Title,
        author ? c.Author : null,
        c.Photo,
        [.. c.Histogram],
        c.Blanks,
        c.Ratings,
        c.Sum,
        c.Ratings == 0 ? null : decimal.Round((decimal)c.Sum / c.Ratings, MeanDecimals),
        ranked?.Rank,
        ranked is { ValueText.Length: > 0 } ? ranked.ValueText : null,
        grade);
}
