using System.Text.Json;

namespace PhotoVote.Client.Following;

/// <summary>One thing that happened to an election, as everybody may know it: never a key, nor its hash, nor anything of voters and ballots.</summary>
/// <param name="Position">Its place in the log, and where to go on: later events have greater positions, with gaps.</param>
/// <param name="Version">The definition's version after it: 1, 2, 3 … without gaps.</param>
/// <param name="At">When it was written.</param>
/// <param name="Name">
/// What happened, such as <c>CandidateWithdrawn</c>; <see cref="ElectionEventNames"/> has those that this version of the client knows. There may be
/// others: pass over them, or show their names.
/// </param>
/// <param name="Details">
/// A JSON object: <c>{"candidate":2,"reason":"…"}</c>. Members are added to it, never renamed, removed or given another meaning: what has
/// another meaning has another <paramref name="Name"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ElectionEvent")]
public sealed record ElectionEvent(
    [property: Id(0)] long Position,
    [property: Id(1)] long Version,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Name,
    [property: Id(4)] string Details)
{
    /// <summary>The details, read.</summary>
    public JsonElement ReadDetails() => JsonElement.Parse(Details);
}

/// <summary>A part of an election's events.</summary>
/// <param name="Events">In order.</param>
/// <param name="Position">Where to go on: that of the last event, or the one that was asked with when there is none.</param>
/// <param name="More">Whether there were more at that moment.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ElectionEvents")]
public sealed record ElectionEvents(
    [property: Id(0)] IReadOnlyList<ElectionEvent> Events, [property: Id(1)] long Position, [property: Id(2)] bool More);

/// <summary>The names of events, and the members of their details. A member that has no value is left out; times are ISO 8601, in UTC.</summary>
public static class ElectionEventNames
{
    /// <summary><c>election code title description scaleMin scaleMax admission visibility ballotCap admissionRate</c></summary>
    public const string ElectionCreated = "ElectionCreated";

    /// <summary>The draft was described anew: <c>title description scaleMin scaleMax admission visibility ballotCap admissionRate</c></summary>
    public const string ElectionDescribed = "ElectionDescribed";

    /// <summary>
    /// How it is counted; an election that never says so is counted by the score:
    /// <c>rule ruleVersion blanks ballotsQuorum ratingsQuorum priorMean priorWeight approvalThreshold drawCommitment liveBallots</c>
    /// </summary>
    public const string CountingChosen = "CountingChosen";

    /// <summary>
    /// Whether authors are shown before there are results, <c>shown</c> or <c>hidden</c>: <c>authors</c>. Where they are hidden no event tells anybody but
    /// the organiser of an author until then; the definition does afterwards, and so do the same events when they are read again.
    /// </summary>
    public const string AuthorsChosen = "AuthorsChosen";

    /// <summary>What each rating is called, from the lowest up; none: by its number, as in an election that never says so: <c>names</c></summary>
    public const string GradesNamed = "GradesNamed";

    /// <summary>With fewer ballots the competition has no result: <c>competition ballots</c></summary>
    public const string CompetitionQuorumSet = "CompetitionQuorumSet";

    /// <summary><c>competition title description</c></summary>
    public const string CompetitionAdded = "CompetitionAdded";

    /// <summary><c>competition title description</c></summary>
    public const string CompetitionDescribed = "CompetitionDescribed";

    /// <summary>With all its candidates: <c>competition</c></summary>
    public const string CompetitionRemoved = "CompetitionRemoved";

    /// <summary><c>candidate competition title author photo</c></summary>
    public const string CandidateAdded = "CandidateAdded";

    /// <summary><c>candidate title author photo</c></summary>
    public const string CandidateDescribed = "CandidateDescribed";

    /// <summary><c>candidate</c></summary>
    public const string CandidateRemoved = "CandidateRemoved";

    /// <summary>In which order the competition's candidates are shown, as numbers: <c>competition candidates</c></summary>
    public const string CandidatesOrdered = "CandidatesOrdered";

    /// <summary>Corrected after the opening: <c>title description</c></summary>
    public const string ElectionTextCorrected = "ElectionTextCorrected";

    /// <summary>Corrected after the opening: <c>competition title description</c></summary>
    public const string CompetitionTextCorrected = "CompetitionTextCorrected";

    /// <summary>Corrected after the opening: <c>candidate title author</c></summary>
    public const string CandidateTextCorrected = "CandidateTextCorrected";

    /// <summary>When it opens and closes by itself; it replaces what was said before: <c>opensAt closesAt</c></summary>
    public const string ElectionScheduled = "ElectionScheduled";

    /// <summary>No details.</summary>
    public const string ElectionOpened = "ElectionOpened";

    /// <summary><c>candidate reason</c></summary>
    public const string CandidateWithdrawn = "CandidateWithdrawn";

    /// <summary>What came to the draw at the close, just before it: <c>closing</c></summary>
    public const string DrawSealed = "DrawSealed";

    /// <summary>The draw's seed, after the close: <c>seed</c></summary>
    public const string DrawRevealed = "DrawRevealed";

    /// <summary>No details.</summary>
    public const string ElectionClosed = "ElectionClosed";

    /// <summary>No details.</summary>
    public const string ResultsPublished = "ResultsPublished";
}
