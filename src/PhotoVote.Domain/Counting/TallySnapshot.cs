using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>A tally as plain data, for whatever stores it. Round-trips exactly.</summary>
public sealed record TallySnapshot
{
    public string? Election { get; init; }
    public string Title { get; init; } = "";
    public string Visibility { get; init; } = "published";
    public string Lifecycle { get; init; } = "draft";
    public bool Published { get; init; }
    public int ScaleMin { get; init; }
    public int ScaleMax { get; init; } = 5;
    public long Registered { get; init; }
    public long Revoked { get; init; }
    public long Created { get; init; }
    public long Cast { get; init; }
    public long Empty { get; init; }
    public bool NeedsRecount { get; init; }

    /// <summary>Null is 1: left out, so that older programs read it.</summary>
    public int? LiveBallots { get; init; }
    public ImmutableArray<int> KnownWithdrawn { get; init; } = [];
    public ImmutableArray<TallySnapshotCompetition> Competitions { get; init; } = [];
    public ImmutableArray<TallySnapshotCandidate> Candidates { get; init; } = [];
}

/// <param name="Ballots">How many ballots count in the competition.</param>
/// <param name="Shown">How many of them live results show, where they hold some back.</param>
public sealed record TallySnapshotCompetition(int Number, string Title, long Ballots, long? Shown = null);

/// <param name="Histogram">Ballots at each rating, from the scale's minimum up.</param>
/// <param name="Shown">Those that live results show, where they hold some back; none when left out.</param>
public sealed record TallySnapshotCandidate(
    int Number,
    int Competition,
    string Title,
    ImmutableArray<long> Histogram,
    string? Author = null,
    string? Photo = null,
    string? Withdrawn = null,
    ImmutableArray<long>? Shown = null);
