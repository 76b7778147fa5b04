using PhotoVote.Client.Elections;

namespace PhotoVote.Client.Results;

/// <summary>How an election's results came about, step by step: all that is needed to count again.</summary>
/// <param name="Status"><c>counting</c> while ballots may still come; <c>final</c> once the count has passed the close.</param>
/// <param name="Position">The position up to which the log is counted.</param>
/// <param name="Counting">The election's own rule and its parameters.</param>
/// <param name="Rule">The rule of this report.</param>
/// <param name="RuleVersion">Its version.</param>
/// <param name="Comparison">Whether this is another rule than the election's, on the same ballots: no result of the election.</param>
/// <param name="Note">What else is to be said of the whole, for people: that it is a comparison, that it is not final.</param>
/// <param name="Draw">The election's draw; null when it has none.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ElectionReport")]
public sealed record ElectionReport(
    [property: Id(0)] string Election,
    [property: Id(1)] string Title,
    [property: Id(2)] string Status,
    [property: Id(3)] long Position,
    [property: Id(4)] bool OnePersonOneVote,
    [property: Id(5)] CountingTerms Counting,
    [property: Id(6)] string Rule,
    [property: Id(7)] int RuleVersion,
    [property: Id(8)] bool Comparison,
    [property: Id(9)] string? Note,
    [property: Id(10)] ReportDraw? Draw,
    [property: Id(11)] IReadOnlyList<CompetitionReport> Competitions);

/// <summary>What an election's draws are made from. Each candidate's ticket is HMAC-SHA256(seed, "photovote/draw/v1\n{closing}\n{candidate's number}"); the lowest comes first.</summary>
/// <param name="Commitment">Published before the opening: SHA-256("photovote/draw-seed/v1" ‖ the seed's 32 bytes), base64url.</param>
/// <param name="Closing">Random bytes that were drawn at the close; null before.</param>
/// <param name="Seed">Base64url; null until the organiser reveals it.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ReportDraw")]
public sealed record ReportDraw([property: Id(0)] string Commitment, [property: Id(1)] string? Closing, [property: Id(2)] string? Seed);

/// <summary>The report of one competition.</summary>
/// <param name="Outcome">One sentence: who won, who is tied, or why there is no result.</param>
/// <param name="Ballots">Ballots that count here.</param>
/// <param name="Digest">Hexadecimal SHA-256 of the profile; <c>PhotoVote.Domain</c>'s <c>CompetitionProfile.Digest</c> has the formula.</param>
/// <param name="Candidates">Those ranked, the best first; then those not ranked, then those withdrawn.</param>
/// <param name="Draws">The tickets of everybody whom a draw settled, the first drawn first.</param>
/// <param name="Repeat">The words of a command that counts the exported ballots of the competition again.</param>
/// <param name="Grades">The name of each rating from the lowest up; empty: ratings are just numbers.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.CompetitionReport")]
public sealed record CompetitionReport(
    [property: Id(0)] int Number,
    [property: Id(1)] string Title,
    [property: Id(2)] string Outcome,
    [property: Id(3)] long Ballots,
    [property: Id(4)] int ScaleMin,
    [property: Id(5)] int ScaleMax,
    [property: Id(6)] string Digest,
    [property: Id(7)] IReadOnlyList<ReportedParameter> Parameters,
    [property: Id(8)] IReadOnlyList<ReportedCandidate> Candidates,
    [property: Id(9)] IReadOnlyList<ReportedStep> Steps,
    [property: Id(10)] IReadOnlyList<ReportedTicket> Draws,
    [property: Id(11)] IReadOnlyList<string> Repeat,
    [property: Id(12)] IReadOnlyList<string>? Grades = null);

/// <param name="Name">A stable word.</param>
/// <param name="Meaning">What it comes to, in words.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ReportedParameter")]
public sealed record ReportedParameter([property: Id(0)] string Name, [property: Id(1)] string Value, [property: Id(2)] string Meaning);

/// <param name="Rank">From 1; tied candidates share it, and the next rank counts them all (1, 2, 2, 4). Null: not ranked.</param>
/// <param name="Title">Told apart from others of the same competition: the second "Dune" is "Dune (2)".</param>
/// <param name="Value">What the rule compared (first), as people read it.</param>
/// <param name="Numerator">The same, exactly, with <paramref name="Denominator"/>; null without a value.</param>
/// <param name="Histogram">Ballots at each rating, from the scale's lowest up.</param>
/// <param name="Blanks">Ballots of the competition without an opinion of this candidate.</param>
/// <param name="Note">Why there is no rank.</param>
/// <param name="Withdrawn">Why the candidate was withdrawn, or null.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ReportedCandidate")]
public sealed record ReportedCandidate(
    [property: Id(0)] int? Rank,
    [property: Id(1)] int Number,
    [property: Id(2)] string Title,
    [property: Id(3)] string Value,
    [property: Id(4)] long? Numerator,
    [property: Id(5)] long? Denominator,
    [property: Id(6)] IReadOnlyList<long> Histogram,
    [property: Id(7)] long Ratings,
    [property: Id(8)] long Blanks,
    [property: Id(9)] string? Note,
    [property: Id(10)] string? Withdrawn);

/// <param name="Kind"><c>values</c>, <c>tie-settled</c>, <c>tie-left</c>, <c>draw</c>, <c>finalists</c> or <c>runoff</c>.</param>
/// <param name="Text">What happened, in words.</param>
/// <param name="Figures">The numbers that decided.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ReportedStep")]
public sealed record ReportedStep([property: Id(0)] string Kind, [property: Id(1)] string Text, [property: Id(2)] IReadOnlyList<ReportedFigure> Figures);

/// <param name="Candidate">The candidate's number.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ReportedFigure")]
public sealed record ReportedFigure([property: Id(0)] int Candidate, [property: Id(1)] long Numerator, [property: Id(2)] long Denominator);

/// <param name="Candidate">The candidate's number.</param>
/// <param name="Ticket">43 characters of base64url.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ReportedTicket")]
public sealed record ReportedTicket([property: Id(0)] int Candidate, [property: Id(1)] string Ticket);
