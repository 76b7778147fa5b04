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
    int? ExpectedVoters = null)
{
    public NewElection ToNewElection() => new(
        new ElectionTerms(Title, Description, ScaleMin, ScaleMax, Admission, BallotCap, AdmissionRate, Visibility), ExpectedVoters);
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
    string Visibility = "closed")
{
    public ElectionTerms ToTerms() => new(Title, Description, ScaleMin, ScaleMax, Admission, BallotCap, AdmissionRate, Visibility);
}

/// <summary>When an election opens and closes by itself; it replaces all of what was said before, so both members must be sent.</summary>
/// <param name="OpensAt">ISO 8601 in UTC, such as 2026-06-01T18:00:00Z, kept to the millisecond; null: not by itself.</param>
/// <param name="ClosesAt">As <paramref name="OpensAt"/>, and after it.</param>
internal sealed record ScheduleBody(
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset? OpensAt, [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset? ClosesAt);

/// <summary>A competition.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Description">At most 5,000 characters.</param>
internal sealed record CompetitionBody(string? Title = null, string? Description = null);

/// <summary>A candidate.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Author">At most 200 characters.</param>
/// <param name="Photo">A reference to the photo: at most 200 of A-Z a-z 0-9 . _ : / -</param>
internal sealed record CandidateBody(string? Title = null, string? Author = null, string? Photo = null);

/// <summary>Why a candidate is withdrawn.</summary>
/// <param name="Reason">1 to 500 characters; everybody reads it.</param>
internal sealed record WithdrawalBody(string? Reason = null);
