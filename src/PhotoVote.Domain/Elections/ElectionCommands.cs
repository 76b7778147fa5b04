namespace PhotoVote.Domain.Elections;

/// <summary>What an organiser asks of an election. The shell has checked the organiser's key before it asks for a decision.</summary>
public interface IElectionCommand;

/// <summary>What of an election can be described anew while it is a draft.</summary>
/// <param name="BallotCap">How many ballots may be issued; only, and always, where anyone is admitted.</param>
/// <param name="AdmissionRate">How many ballots a minute may be issued; only, and always, where anyone is admitted.</param>
/// <param name="Counting">How it is counted; null: as it is, which is <see cref="ElectionCounting.Default"/> at first.</param>
/// <param name="Authors">Whether authors are shown before there are results; null: as it is, which is shown at first.</param>
/// <param name="Grades">A name for each rating from the lowest up, or none; null: as it is, which is none at first.</param>
public sealed record ElectionDescription(
    string? Title,
    string? Description = null,
    int ScaleMin = 0,
    int ScaleMax = 5,
    Admission Admission = Admission.Registered,
    Visibility Visibility = Visibility.Closed,
    int? BallotCap = null,
    int? AdmissionRate = null,
    CountingChoice? Counting = null,
    Authors? Authors = null,
    IReadOnlyList<string?>? Grades = null);

/// <param name="Election">Derived from the command's id: <see cref="ElectionId.FromCommand"/>.</param>
/// <param name="Code">A code that has been assigned to this election.</param>
/// <param name="OrganiserKey">The hash of the key that the organiser's client made.</param>
/// <param name="ExpectedVoters">How many voters the roll should be cut for; decides the number of its shards.</param>
public sealed record CreateElection(
    ElectionId Election,
    JoinCode Code,
    KeyHash OrganiserKey,
    ElectionDescription Description,
    DateTimeOffset At,
    int? ExpectedVoters = null) : IElectionCommand;

/// <summary>Anything while a draft; once open, title and description only (the rest must be as it is).</summary>
public sealed record DescribeElection(ElectionDescription Description) : IElectionCommand;

/// <param name="Quorum">With fewer ballots it has no result; null: as the election says.</param>
public sealed record AddCompetition(string? Title, string? Description = null, long? Quorum = null) : IElectionCommand;

/// <summary>At any time; once open it is a correction.</summary>
/// <param name="Quorum">Drafts only; null: as it is.</param>
public sealed record DescribeCompetition(int Competition, string? Title, string? Description = null, long? Quorum = null) : IElectionCommand;

/// <summary>With all its candidates; drafts only.</summary>
public sealed record RemoveCompetition(int Competition) : IElectionCommand;

public sealed record AddCandidate(int Competition, string? Title, string? Author = null, string? Photo = null) : IElectionCommand;

/// <summary>At any time; once open it is a correction, and the photo must be as it is.</summary>
public sealed record DescribeCandidate(int Candidate, string? Title, string? Author = null, string? Photo = null) : IElectionCommand;

/// <summary>Drafts only: see <see cref="WithdrawCandidate"/> for later.</summary>
public sealed record RemoveCandidate(int Candidate) : IElectionCommand;

/// <summary>In which order a competition's candidates are shown; drafts only. Candidates that are not named stay as they are among themselves, after those that are.</summary>
public sealed record OrderCandidates(int Competition, IReadOnlyList<int>? Candidates) : IElectionCommand;

/// <summary>Both times while a draft; once open the close alone. It replaces the whole schedule: null removes a time.</summary>
public sealed record ScheduleElection(DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt, DateTimeOffset At) : IElectionCommand;

/// <summary>By the schedule, at any time: it does nothing until the opening is due.</summary>
/// <param name="Schedule">Which schedule was followed, <see cref="ElectionSchedule.Number"/>: a newer one makes this a thing of the past.</param>
public sealed record OpenOnSchedule(int Schedule, DateTimeOffset At) : IElectionCommand;

/// <summary>By the schedule, at any time: it does nothing until the close is due.</summary>
/// <inheritdoc cref="OpenOnSchedule"/>
/// <param name="DrawClosing">As of <see cref="CloseElection"/>.</param>
public sealed record CloseOnSchedule(int Schedule, DateTimeOffset At, string? DrawClosing = null) : IElectionCommand;

public sealed record OpenElection(DateTimeOffset At) : IElectionCommand;

/// <summary>From opening until the results are published.</summary>
public sealed record WithdrawCandidate(int Candidate, string? Reason, DateTimeOffset At) : IElectionCommand;

/// <param name="DrawClosing">
/// For the draw, where there is one: <see cref="Counting.Draw.ClosingOf(ReadOnlySpan{byte})"/> of bytes that are random and that nobody has seen.
/// </param>
public sealed record CloseElection(DateTimeOffset At, string? DrawClosing = null) : IElectionCommand;

/// <summary>Once closed: the seed that the election was committed to before it opened.</summary>
public sealed record RevealDraw(string? Seed, DateTimeOffset At) : IElectionCommand;

public sealed record PublishResults(DateTimeOffset At) : IElectionCommand;
