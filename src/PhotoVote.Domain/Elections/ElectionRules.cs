namespace PhotoVote.Domain.Elections;

/// <summary>
/// What rolls and ballots need to know of their election in order to decide: immutable, cheap to read, the same instance
/// until one of these facts changes. Take it from <see cref="ElectionState.Rules"/>.
/// </summary>
public sealed class ElectionRules
{
    private readonly KeyHash _organiserKey;
    private readonly Dictionary<int, (int Competition, bool Withdrawn)> _candidates;

    internal ElectionRules(ElectionState state)
    {
        Exists = state.Exists;
        Election = state.Id;
        Lifecycle = state.Lifecycle;
        ClosesAt = state.Schedule.ClosesAt;
        Admission = state.Admission;
        BallotCap = state.BallotCap;
        AdmissionRate = state.AdmissionRate;
        RollShards = state.RollShards;
        ScaleMin = state.ScaleMin;
        ScaleMax = state.ScaleMax;
        _organiserKey = state.OrganiserKey;
        _candidates = new(state.Candidates.Count);
        foreach (var (number, candidate) in state.Candidates)
            _candidates.Add(number, (candidate.Competition, candidate.Withdrawn is not null));
    }

    public bool Exists { get; }
    public ElectionId Election { get; }
    public Lifecycle Lifecycle { get; }

    /// <summary>From when on nothing is accepted any more, though the close may not be written yet; null when no close is scheduled.</summary>
    public DateTimeOffset? ClosesAt { get; }

    public Admission Admission { get; }

    /// <summary>How many ballots may be issued where anyone is admitted.</summary>
    public int? BallotCap { get; }

    /// <summary>Ballots a minute where anyone is admitted.</summary>
    public int? AdmissionRate { get; }

    public int RollShards { get; }
    public int ScaleMin { get; }
    public int ScaleMax { get; }
    public int CandidateCount => _candidates.Count;

    public bool IsOnScale(int rating) => rating >= ScaleMin && rating <= ScaleMax;

    public bool HasCandidate(int candidate) => _candidates.ContainsKey(candidate);

    public bool IsWithdrawn(int candidate) => _candidates.TryGetValue(candidate, out var found) && found.Withdrawn;

    /// <summary>The competition a candidate is in, or null when there is no such candidate.</summary>
    public int? CompetitionOf(int candidate) => _candidates.TryGetValue(candidate, out var found) ? found.Competition : null;

    /// <summary>The shard of the roll that a voter is on.</summary>
    public int ShardOf(VoterId voter) => RollShard.Of(voter, RollShards);

    /// <summary>Compares in constant time.</summary>
    public bool IsOrganiser(KeyHash key) => Exists && _organiserKey == key;

    /// <summary>Null when the key is the organiser's; else why not.</summary>
    public Refusal? CheckOrganiser(SecretKey? key)
    {
        if (!Exists)
            return ElectionRefusals.Unknown;
        return key is not null && IsOrganiser(key.Hash()) ? null : ElectionRefusals.NotOrganiser;
    }

    /// <summary>Null while the election is open; else why not.</summary>
    /// <param name="now">When that is asked; null asks of what is written alone, not of the scheduled close.</param>
    public Refusal? CheckOpen(DateTimeOffset? now)
    {
        if (!Exists)
            return ElectionRefusals.Unknown;
        return Lifecycle == Lifecycle.Draft ? ElectionRefusals.NotOpen : CheckNotOver(now);
    }

    /// <summary>Null before the election closes; else why not.</summary>
    /// <inheritdoc cref="CheckOpen"/>
    public Refusal? CheckNotOver(DateTimeOffset? now) => Lifecycle switch
    {
        Lifecycle.Closed => ElectionRefusals.Closed,
        Lifecycle.Open when ClosesAt <= now => ElectionRefusals.ClosedOnSchedule(ClosesAt.Value),
        _ => null,
    };
}
