using System.Collections.Immutable;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Domain.Counting;

/// <summary>A tally as it can be shown: counts so far, or, from a closed election, what every counting rule starts from.</summary>
/// <param name="ShowsResults">Whether the election's visibility lets anybody but nobody see the competitions now.</param>
/// <param name="NeedsRecount">The ballots that count, and so the blanks, are not exact until a recount: a candidate was withdrawn.</param>
public sealed record TallyView(
    ElectionId Election,
    string Title,
    Lifecycle Lifecycle,
    bool Published,
    bool ShowsResults,
    bool NeedsRecount,
    int ScaleMin,
    int ScaleMax,
    Turnout Turnout,
    ImmutableArray<CompetitionTally> Competitions);

/// <param name="Registered">Voters ever registered; 0 where anyone is admitted.</param>
/// <param name="Revoked">Voters revoked.</param>
/// <param name="Created">Ballots issued.</param>
/// <param name="Cast">Ballots cast.</param>
/// <param name="Empty">Of those cast, how many rated only candidates that have been withdrawn.</param>
public sealed record Turnout(long Registered, long Revoked, long Created, long Cast, long Empty);

/// <param name="Ballots">Ballots that count here: those that rate at least one candidate who is not withdrawn.</param>
public sealed record CompetitionTally(int Number, string Title, long Ballots, ImmutableArray<CandidateTally> Candidates);

/// <param name="Histogram">Ballots at each rating, from the scale's minimum up; all zero once withdrawn.</param>
/// <param name="Ratings">Ballots that rate the candidate.</param>
/// <param name="Blanks">Ballots that count in the competition and leave the candidate unrated.</param>
/// <param name="Sum">Of all ratings.</param>
/// <param name="Mean">Exactly, or null without a rating.</param>
/// <param name="Withdrawn">Why the candidate was withdrawn, or null.</param>
public sealed record CandidateTally(
    int Number,
    string Title,
    string? Author,
    string? Photo,
    ImmutableArray<long> Histogram,
    long Ratings,
    long Blanks,
    long Sum,
    Fraction? Mean,
    string? Withdrawn);
