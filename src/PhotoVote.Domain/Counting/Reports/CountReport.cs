using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>How a result came about, step by step. <see cref="CountReportText"/> writes it down for people.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Version">The rule's version.</param>
/// <param name="Outcome">One sentence: who won, who is tied, or why there is no result.</param>
/// <param name="Ballots">Ballots that count in the competition.</param>
/// <param name="Digest">Of the profile: <see cref="CompetitionProfile.Digest"/>.</param>
/// <param name="Candidates">Those ranked, the best first; then those not ranked, then those withdrawn.</param>
/// <param name="Draw">What a draw was made from; null when none was needed.</param>
public sealed record CountReport(
    string Rule,
    int Version,
    ImmutableArray<ReportParameter> Parameters,
    string Competition,
    string Outcome,
    long Ballots,
    GradeScale Scale,
    string Digest,
    ImmutableArray<ReportCandidate> Candidates,
    ImmutableArray<CountStep> Steps,
    DrawProof? Draw)
{
    /// <summary>Who is first: several when they are tied, nobody when there is no result.</summary>
    public IEnumerable<ReportCandidate> Winners => Candidates.Where(c => c.Rank == 1);
}

/// <param name="Name">A stable word.</param>
/// <param name="Meaning">What it comes to, in words.</param>
public sealed record ReportParameter(string Name, string Value, string Meaning);

/// <param name="Rank">From 1; tied candidates share it, and the next rank counts them all (1, 2, 2, 4). Null: not ranked.</param>
/// <param name="Value">What the rule compared (first), exactly.</param>
/// <param name="ValueText">The same for people.</param>
/// <param name="Histogram">Ballots at each rating, from the scale's lowest up.</param>
/// <param name="Note">Why there is no rank.</param>
/// <param name="Withdrawn">Why the candidate was withdrawn, or null.</param>
public sealed record ReportCandidate(
    int? Rank,
    int Number,
    string Title,
    Fraction? Value,
    string ValueText,
    ImmutableArray<long> Histogram,
    long Ratings,
    long Blanks,
    string? Note,
    string? Withdrawn);

/// <summary>What a step of a count was about.</summary>
public enum StepKind
{
    /// <summary>Each candidate's value.</summary>
    Values,

    /// <summary>A tie that the rule settled.</summary>
    TieSettled,

    /// <summary>A tie that nothing settled.</summary>
    TieLeft,

    /// <summary>A tie that a draw settled.</summary>
    Draw,

    /// <summary>STAR: who goes to the runoff.</summary>
    Finalists,

    /// <summary>STAR: the runoff.</summary>
    Runoff,
}

/// <param name="Text">What happened, in words.</param>
/// <param name="Figures">The numbers that decided.</param>
public sealed record CountStep(StepKind Kind, string Text, ImmutableArray<StepFigure> Figures);

/// <param name="Candidate">The candidate's number.</param>
public sealed record StepFigure(int Candidate, Fraction Value);

/// <summary>All that is needed to repeat a draw: <see cref="Counting.Draw"/> says how.</summary>
/// <param name="Commitment">Published before voting opened.</param>
/// <param name="Seed">Published now; its hash is the commitment.</param>
/// <param name="Closing">Not known when the seed was committed to.</param>
/// <param name="Tickets">Of everybody whom a draw settled, the first drawn first.</param>
public sealed record DrawProof(string Commitment, string Seed, string Closing, ImmutableArray<DrawTicket> Tickets);

/// <param name="Candidate">The candidate's number.</param>
/// <param name="Ticket">43 characters of base64url.</param>
public sealed record DrawTicket(int Candidate, string Ticket);
