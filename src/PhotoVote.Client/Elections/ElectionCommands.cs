namespace PhotoVote.Client.Elections;

/// <summary>What an election is, apart from its competitions.</summary>
/// <param name="Title">1–200 characters.</param>
/// <param name="Description">At most 5,000 characters.</param>
/// <param name="ScaleMin">The lowest rating.</param>
/// <param name="ScaleMax">The highest rating: one to ten above the lowest.</param>
/// <param name="Admission"><c>registered</c> or <c>open</c> (whoever has the link; not one person, one vote).</param>
/// <param name="BallotCap">Open elections: the most ballots, 1–100,000.</param>
/// <param name="AdmissionRate">Open elections: the most ballots a minute, 1–60,000.</param>
/// <param name="Visibility">Results are shown <c>live</c>, once <c>closed</c>, or when <c>published</c>.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ElectionTerms")]
public sealed record ElectionTerms(
    [property: Id(0)] string? Title,
    [property: Id(1)] string? Description = null,
    [property: Id(2)] int ScaleMin = 0,
    [property: Id(3)] int ScaleMax = 5,
    [property: Id(4)] string Admission = "registered",
    [property: Id(5)] int? BallotCap = null,
    [property: Id(6)] int? AdmissionRate = null,
    [property: Id(7)] string Visibility = "closed");

/// <summary>A new election.</summary>
/// <param name="Terms">What it is.</param>
/// <param name="ExpectedVoters">How many voters to make room for; decides how the roll is split. Not a limit.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.NewElection")]
public sealed record NewElection([property: Id(0)] ElectionTerms Terms, [property: Id(1)] int? ExpectedVoters = null);

/// <summary>A change of an election. Each needs the organiser's key.</summary>
[GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange")]
public abstract record ElectionChange
{
    private ElectionChange()
    {
    }

    /// <summary>Everything while a draft; afterwards texts only.</summary>
    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Describe")]
    public sealed record Describe([property: Id(0)] ElectionTerms Terms) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.AddCompetition")]
    public sealed record AddCompetition([property: Id(0)] string? Title, [property: Id(1)] string? Description) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.DescribeCompetition")]
    public sealed record DescribeCompetition(
        [property: Id(0)] int Competition, [property: Id(1)] string? Title, [property: Id(2)] string? Description) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.RemoveCompetition")]
    public sealed record RemoveCompetition([property: Id(0)] int Competition) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.AddCandidate")]
    public sealed record AddCandidate(
        [property: Id(0)] int Competition, [property: Id(1)] string? Title, [property: Id(2)] string? Author, [property: Id(3)] string? Photo) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.DescribeCandidate")]
    public sealed record DescribeCandidate(
        [property: Id(0)] int Candidate, [property: Id(1)] string? Title, [property: Id(2)] string? Author, [property: Id(3)] string? Photo) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.RemoveCandidate")]
    public sealed record RemoveCandidate([property: Id(0)] int Candidate) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Open")]
    public sealed record Open : ElectionChange;

    /// <summary>From opening until the results are published.</summary>
    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Withdraw")]
    public sealed record Withdraw([property: Id(0)] int Candidate, [property: Id(1)] string? Reason) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Close")]
    public sealed record Close : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Publish")]
    public sealed record Publish : ElectionChange;

    /// <summary>
    /// When it opens and closes by itself; it replaces the whole schedule. Both times while a draft; once open the close alone, and the
    /// opening must be as it is.
    /// </summary>
    /// <param name="OpensAt">In the future, kept in milliseconds; null removes it.</param>
    /// <param name="ClosesAt">In the future and after <paramref name="OpensAt"/>; null removes it.</param>
    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Schedule")]
    public sealed record Schedule([property: Id(0)] DateTimeOffset? OpensAt, [property: Id(1)] DateTimeOffset? ClosesAt) : ElectionChange;
}
