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
/// <param name="Counting">How it is counted. Null, when it is created: by the score; when it is described anew: as it was. Always given when it is read.</param>
/// <param name="Authors">
/// <c>shown</c>, or <c>hidden</c> from everybody but the organiser until the election is closed and its results are shown. Frozen at the opening. Null,
/// when it is created: shown; when it is described anew: as it was. Always given when it is read.
/// </param>
/// <param name="Grades">
/// A name for each rating from the lowest to the highest, 1–60 characters, each another, and none that is another rating's number; empty: ratings are just
/// numbers. Frozen at the opening. Null, when it is created: numbers; when it is described anew: as it was, which must fit the scale. Always given when it is read.
/// </param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ElectionTerms")]
public sealed record ElectionTerms(
    [property: Id(0)] string? Title,
    [property: Id(1)] string? Description = null,
    [property: Id(2)] int ScaleMin = 0,
    [property: Id(3)] int ScaleMax = 5,
    [property: Id(4)] string Admission = "registered",
    [property: Id(5)] int? BallotCap = null,
    [property: Id(6)] int? AdmissionRate = null,
    [property: Id(7)] string Visibility = "closed",
    [property: Id(8)] CountingTerms? Counting = null,
    [property: Id(9)] string? Authors = null,
    [property: Id(10)] IReadOnlyList<string>? Grades = null);

/// <summary>How an election is counted. Frozen at the opening. A parameter that the rule does not read must be left at its default.</summary>
/// <param name="Rule"><c>score</c>, <c>mean</c>, <c>bayesian</c>, <c>median</c>, <c>majority-judgment</c>, <c>approval</c> or <c>star</c>.</param>
/// <param name="Version">The rule's. Null: the newest, or, when the rule stays, the one that was chosen before. It never changes by itself.</param>
/// <param name="Blanks"><c>majority-judgment</c>: no opinion counts as the <c>worst</c> grade, as the candidate's <c>median</c>, or profiles are <c>normalised</c>.</param>
/// <param name="BallotsQuorum">With fewer ballots a competition that has no quorum of its own has no result; 0: always one.</param>
/// <param name="RatingsQuorum"><c>mean</c>: who has fewer ratings is not ranked.</param>
/// <param name="PriorMean"><c>bayesian</c>: C, on the scale, three decimals at most; null is the scale's midpoint.</param>
/// <param name="PriorWeight"><c>bayesian</c>: m, how many ratings of C everybody is given beforehand, 0–1,000,000.</param>
/// <param name="ApprovalThreshold"><c>approval</c>: the lowest rating that approves; null is the first above the scale's midpoint.</param>
/// <param name="DrawCommitment">
/// To settle by a draw what the rule leaves tied: the commitment to a seed (<see cref="PhotoVoteClient.NewDrawSeed"/>) that is kept secret until the close
/// and then revealed (<see cref="ElectionChange.RevealDraw"/>). Null: ties are shown as ties.
/// </param>
/// <param name="LiveBallots">Live results show a new state only when at least so many ballots have changed it, 1–1,000,000.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.CountingTerms")]
public sealed record CountingTerms(
    [property: Id(0)] string Rule = "score",
    [property: Id(1)] int? Version = null,
    [property: Id(2)] string Blanks = "worst",
    [property: Id(3)] long BallotsQuorum = 0,
    [property: Id(4)] long RatingsQuorum = 0,
    [property: Id(5)] decimal? PriorMean = null,
    [property: Id(6)] long PriorWeight = 10,
    [property: Id(7)] int? ApprovalThreshold = null,
    [property: Id(8)] string? DrawCommitment = null,
    [property: Id(9)] int LiveBallots = 1);

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

    /// <param name="Quorum">With fewer ballots it has no result; null: as the election says.</param>
    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.AddCompetition")]
    public sealed record AddCompetition(
        [property: Id(0)] string? Title, [property: Id(1)] string? Description, [property: Id(2)] long? Quorum = null) : ElectionChange;

    /// <param name="Quorum">Drafts only; null: as it is.</param>
    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.DescribeCompetition")]
    public sealed record DescribeCompetition(
        [property: Id(0)] int Competition,
        [property: Id(1)] string? Title,
        [property: Id(2)] string? Description,
        [property: Id(3)] long? Quorum = null) : ElectionChange;

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

    /// <summary>In which order the competition's candidates are shown; drafts only. Their numbers stay what they are.</summary>
    /// <param name="Competition">Its number.</param>
    /// <param name="Candidates">Their numbers. Those that are not named come after these, as they are among themselves.</param>
    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.OrderCandidates")]
    public sealed record OrderCandidates([property: Id(0)] int Competition, [property: Id(1)] IReadOnlyList<int> Candidates) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Open")]
    public sealed record Open : ElectionChange;

    /// <summary>From opening until the results are published.</summary>
    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Withdraw")]
    public sealed record Withdraw([property: Id(0)] int Candidate, [property: Id(1)] string? Reason) : ElectionChange;

    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.Close")]
    public sealed record Close : ElectionChange;

    /// <summary>Once closed: the seed that the election was committed to before it opened. Everybody can repeat the draw from then on.</summary>
    /// <param name="Seed">43 characters of base64url.</param>
    [GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChange.RevealDraw")]
    public sealed record RevealDraw([property: Id(0)] string? Seed) : ElectionChange;

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
