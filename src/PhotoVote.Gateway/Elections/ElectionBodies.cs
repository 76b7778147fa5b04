using System.Text.Json.Serialization;
using PhotoVote.Client.Elections;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.Elections;

// What is left out is what the defaults say; what may not be left out has none.

/// <summary>A new election.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Description">At most 5,000 characters.</param>
/// <param name="ScaleMin">The lowest rating, at least -100.</param>
/// <param name="ScaleMax">The highest rating, at most 100: one to ten above the lowest.</param>
/// <param name="Admission"><c>registered</c> (voters are on the roll), or <c>open</c>: whoever has the link; that is not one person, one vote.</param>
/// <param name="BallotCap">Open elections, and they must: the most ballots, 1 to 100,000.</param>
/// <param name="AdmissionRate">Open elections, and they must: the most ballots a minute, 1 to 60,000.</param>
/// <param name="Visibility">Results are shown <c>live</c>, once the election is <c>closed</c>, or when they are <c>published</c>.</param>
/// <param name="Counting">How it is counted; left out: by the score, or, when it is described anew, as it was.</param>
/// <param name="Authors"><c>shown</c>, or <c>hidden</c> from everybody but the organiser until the election is closed and its results are shown; left out: shown, or, when it is described anew, as it was.</param>
/// <param name="Grades">
/// A name for each rating from the lowest to the highest: 1 to 60 characters, each another, and none that is another rating's number. Empty: ratings are
/// just numbers. Left out: numbers, or, when it is described anew, as it was, which must fit the scale. Frozen at the opening.
/// </param>
/// <param name="ExpectedVoters">How many voters to make room for. Not a limit.</param>
internal sealed record NewElectionBody(
    string? Title = null,
    string? Description = null,
    int ScaleMin = 0,
    int ScaleMax = 5,
    string Admission = "registered",
    int? BallotCap = null,
    int? AdmissionRate = null,
    string Visibility = "closed",
    int? ExpectedVoters = null,
    CountingBody? Counting = null,
    string? Authors = null,
    IReadOnlyList<string>? Grades = null)
{
    public NewElection ToNewElection() => new(
        new ElectionTerms(Title, Description, ScaleMin, ScaleMax, Admission, BallotCap, AdmissionRate, Visibility, Counting?.ToTerms(), Authors, Grades), ExpectedVoters);
}

/// <summary>What an election is, apart from its competitions; it replaces all of what was said before.</summary>
/// <inheritdoc cref="NewElectionBody"/>
internal sealed record ElectionBody(
    string? Title = null,
    string? Description = null,
    int ScaleMin = 0,
    int ScaleMax = 5,
    string Admission = "registered",
    int? BallotCap = null,
    int? AdmissionRate = null,
    string Visibility = "closed",
    CountingBody? Counting = null,
    string? Authors = null,
    IReadOnlyList<string>? Grades = null)
{
    public ElectionTerms ToTerms() =>
        new(Title, Description, ScaleMin, ScaleMax, Admission, BallotCap, AdmissionRate, Visibility, Counting?.ToTerms(), Authors, Grades);
}

/// <summary>How an election is counted, as a whole. Frozen at the opening. A parameter that the rule does not read must be left at its default.</summary>
/// <param name="Rule"><c>score</c>, <c>mean</c>, <c>bayesian</c>, <c>median</c>, <c>majority-judgment</c>, <c>approval</c> or <c>star</c>.</param>
/// <param name="Version">The rule's; left out: the newest, or, when the rule stays, the one that was chosen before. It never changes by itself.</param>
/// <param name="Blanks">Majority judgment: no opinion counts as the <c>worst</c> grade, as the candidate's <c>median</c>, or profiles are <c>normalised</c>.</param>
/// <param name="BallotsQuorum">With fewer ballots a competition that has no quorum of its own has no result; 0: always one.</param>
/// <param name="RatingsQuorum">Mean: who has fewer ratings is not ranked.</param>
/// <param name="PriorMean">Bayesian: C, on the scale, with three decimals at most; the scale's midpoint when left out.</param>
/// <param name="PriorWeight">Bayesian: m, how many ratings of C everybody is given beforehand, 0 to 1,000,000.</param>
/// <param name="ApprovalThreshold">Approval: the lowest rating that approves; the first above the scale's midpoint when left out.</param>
/// <param name="DrawCommitment">To settle ties by a draw: SHA-256("photovote/draw-seed/v1" and the 32 bytes of a secret seed), base64url. The seed is revealed after the close.</param>
/// <param name="LiveBallots">Live results show a new state only when at least so many ballots have changed it, 1 to 1,000,000.</param>
internal sealed record CountingBody(
    string Rule = "score",
    int? Version = null,
    string Blanks = "worst",
    long BallotsQuorum = 0,
    long RatingsQuorum = 0,
    decimal? PriorMean = null,
    long PriorWeight = 10,
    int? ApprovalThreshold = null,
    string? DrawCommitment = null,
    int LiveBallots = 1)
{
    public CountingTerms ToTerms() => new(
        Rule, Version, Blanks, BallotsQuorum, RatingsQuorum, PriorMean, PriorWeight, ApprovalThreshold, DrawCommitment, LiveBallots);
}

/// <summary>The seed of a draw.</summary>
/// <param name="Seed">The 32 bytes that the election was committed to, base64url: 43 characters.</param>
internal sealed record DrawBody(string? Seed = null);

/// <summary>When an election opens and closes by itself; it replaces all of what was said before, so both members must be sent.</summary>
/// <param name="OpensAt">ISO 8601 in UTC, such as 2026-06-01T18:00:00Z, kept to the millisecond; null: not by itself.</param>
/// <param name="ClosesAt">As <paramref name="OpensAt"/>, and after it.</param>
internal sealed record ScheduleBody(
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset? OpensAt, [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset? ClosesAt);

/// <summary>A competition.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Description">At most 5,000 characters.</param>
/// <param name="Quorum">With fewer ballots it has no result; left out: as the election says, or, when it is described anew, as it was.</param>
internal sealed record CompetitionBody(string? Title = null, string? Description = null, long? Quorum = null);

/// <summary>A candidate.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Author">At most 200 characters.</param>
/// <param name="Photo">A reference to the photo: at most 200 of A-Z a-z 0-9 . _ : / -</param>
internal sealed record CandidateBody(string? Title = null, string? Author = null, string? Photo = null);

/// <summary>In which order candidates are shown.</summary>
/// <param name="Candidates">Their numbers.</param>
internal sealed record OrderBody(IReadOnlyList<int> Candidates);

/// <summary>Why a candidate is withdrawn.</summary>
/// <param name="Reason">1 to 500 characters; everybody reads it.</param>
internal sealed record WithdrawalBody(string? Reason = null);
