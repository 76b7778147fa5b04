using System.Collections.Immutable;

namespace PhotoVote.Domain.Elections;

/// <summary>What happens to an election's definition and lifecycle. Shapes are a storage contract: see PhotoVote.StoredEvents.</summary>
public interface IElectionEvent;

/// <summary>Times are unix milliseconds, keys are hashes (base64url), scale ends are inclusive.</summary>
public sealed record ElectionCreated(
    string Election,
    string Code,
    string OrganiserKey,
    string Title,
    string Description,
    int ScaleMin,
    int ScaleMax,
    string Admission,
    string Visibility,
    int RollShards,
    long At,
    int? BallotCap = null,
    int? AdmissionRate = null) : IElectionEvent;

/// <summary>The draft was described anew, as a whole.</summary>
public sealed record ElectionDescribed(
    string Title,
    string Description,
    int ScaleMin,
    int ScaleMax,
    string Admission,
    string Visibility,
    int? BallotCap = null,
    int? AdmissionRate = null) : IElectionEvent;

/// <summary>
/// How the election is counted, as a whole: a draft says it anew, and an election that never says it is counted by <see cref="ElectionCounting.Default"/>.
/// </summary>
/// <param name="RuleVersion">The version that will be counted by.</param>
/// <param name="LiveBallots">Live results show a new state only when at least so many ballots have changed it.</param>
/// <param name="PriorMeanNumerator">With the denominator, a fraction; neither when it is the scale's midpoint.</param>
/// <param name="DrawCommitment">The hash of the draw's seed, base64url; null when there is no draw.</param>
public sealed record CountingChosen(
    string Rule,
    int RuleVersion,
    string Blanks,
    long BallotsQuorum,
    long RatingsQuorum,
    long PriorWeight,
    int LiveBallots,
    long? PriorMeanNumerator = null,
    long? PriorMeanDenominator = null,
    int? ApprovalThreshold = null,
    string? DrawCommitment = null) : IElectionEvent;

/// <summary>Whether candidates are shown with their authors before there are results; an election that never says so shows them.</summary>
public sealed record AuthorsChosen(string Authors) : IElectionEvent;

/// <summary>
/// What each rating is called, from the lowest up; empty: by its number, as in an election that never says so. A draft whose scale changes says it anew.
/// </summary>
public sealed record GradesNamed(ImmutableArray<string> Names) : IElectionEvent
{
    // As of CandidatesOrdered.
    public bool Equals(GradesNamed? other) => other is not null && Names.AsSpan().SequenceEqual(other.Names.AsSpan());

    public override int GetHashCode() => Names.AsSpan().Length;
}

/// <summary>With how few ballots this competition has no result, whatever the election says: 0 is always one.</summary>
public sealed record CompetitionQuorumSet(int Competition, long Ballots) : IElectionEvent;

public sealed record CompetitionAdded(int Competition, string Title, string Description) : IElectionEvent;

public sealed record CompetitionDescribed(int Competition, string Title, string Description) : IElectionEvent;

/// <summary>With all its candidates.</summary>
public sealed record CompetitionRemoved(int Competition) : IElectionEvent;

public sealed record CandidateAdded(
    int Candidate, int Competition, string Title, string? Author = null, string? Photo = null) : IElectionEvent;

public sealed record CandidateDescribed(int Candidate, string Title, string? Author = null, string? Photo = null) : IElectionEvent;

public sealed record CandidateRemoved(int Candidate) : IElectionEvent;

/// <summary>In which order the competition's candidates are shown: all that it has. Who is added later comes after them. Numbers stay what they are.</summary>
public sealed record CandidatesOrdered(int Competition, ImmutableArray<int> Candidates) : IElectionEvent
{
    // An ImmutableArray is equal to itself only; an event is equal to one that says the same.
    public bool Equals(CandidatesOrdered? other) =>
        other is not null && Competition == other.Competition && Candidates.AsSpan().SequenceEqual(other.Candidates.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Competition, Candidates.AsSpan().Length);
}

/// <summary>A correction after opening, as are the two below: texts only.</summary>
public sealed record ElectionTextCorrected(string Title, string Description) : IElectionEvent;

public sealed record CompetitionTextCorrected(int Competition, string Title, string Description) : IElectionEvent;

public sealed record CandidateTextCorrected(int Candidate, string Title, string? Author = null) : IElectionEvent;

/// <summary>
/// When the election is to open and to close; it replaces what was said before. Written by the organiser, and by the schedule itself when
/// an opening could not be kept.
/// </summary>
public sealed record ElectionScheduled(long At, long? OpensAt = null, long? ClosesAt = null) : IElectionEvent;

public sealed record ElectionOpened(long At) : IElectionEvent;

public sealed record CandidateWithdrawn(int Candidate, string Reason, long At) : IElectionEvent;

/// <summary>
/// What the draw's seed could not be chosen for, because nobody knew it then: random bytes (base64url) from the server that writes the close.
/// Always just before it.
/// </summary>
public sealed record DrawSealed(string Closing) : IElectionEvent;

public sealed record ElectionClosed(long At) : IElectionEvent;

public sealed record ResultsPublished(long At) : IElectionEvent;

/// <summary>The seed that the organiser was committed to (base64url): from now on anybody can repeat the draw.</summary>
public sealed record DrawRevealed(string Seed, long At) : IElectionEvent;
