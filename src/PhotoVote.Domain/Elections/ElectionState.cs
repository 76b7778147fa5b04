using System.Collections.Immutable;

namespace PhotoVote.Domain.Elections;

/// <summary>One category of an election. Its candidates by number.</summary>
/// <param name="Quorum">With fewer ballots it has no result; null: as the election says.</param>
public sealed record Competition(int Number, string Title, string Description, ImmutableSortedSet<int> Candidates, long? Quorum = null);

/// <summary>One photo in a competition.</summary>
/// <param name="Withdrawn">Why it was withdrawn, or null.</param>
/// <param name="Place">Where in its competition it is shown; null: after all that have a place, by its number.</param>
public sealed record Candidate(int Number, int Competition, string Title, string? Author, string? Photo, string? Withdrawn = null, int? Place = null);

/// <summary>
/// An election's definition and lifecycle, folded from its events. Immutable; changed by <see cref="When"/> alone. Every
/// step costs the same in a small and in a large election (give or take a logarithm).
/// </summary>
public sealed partial record ElectionState
{
    private ElectionState()
    {
    }

    public static ElectionState Initial { get; } = new();

    public bool Exists { get; private init; }
    public ElectionId Id { get; private init; }
    public JoinCode Code { get; private init; }
    public KeyHash OrganiserKey { get; private init; }
    public string Title { get; private init; } = "";
    public string Description { get; private init; } = "";
    public int ScaleMin { get; private init; }
    public int ScaleMax { get; private init; } = 5;

    /// <summary>The name of each rating from the lowest up; empty: they are just numbers.</summary>
    public ImmutableArray<string> Grades { get; private init; } = [];
    public Admission Admission { get; private init; }
    public Visibility Visibility { get; private init; } = Visibility.Published;
    public int? BallotCap { get; private init; }

    /// <summary>Ballots a minute.</summary>
    public int? AdmissionRate { get; private init; }

    /// <summary>How many shards the election was created for.</summary>
    public int CreatedRollShards { get; private init; } = 1;

    /// <summary>How many shards its roll has: one where anyone is admitted, because a cap and a rate are counted in one place.</summary>
    public int RollShards => Admission == Admission.Open ? 1 : CreatedRollShards;

    /// <summary>How it is counted, and shown while it is.</summary>
    public ElectionCounting Counting { get; private init; } = ElectionCounting.Default;

    /// <summary>Whether candidates are shown with their authors before there are results.</summary>
    public Authors Authors { get; private init; } = Authors.Shown;

    /// <summary>What came to the draw at the close; null before, and where there is no draw.</summary>
    public string? DrawClosing { get; private init; }

    /// <summary>The draw's seed; null until it is revealed.</summary>
    public string? DrawSeed { get; private init; }

    public Lifecycle Lifecycle { get; private init; }
    public bool Published { get; private init; }

    public DateTimeOffset? CreatedAt { get; private init; }
    public DateTimeOffset? OpenedAt { get; private init; }
    public DateTimeOffset? ClosedAt { get; private init; }
    public DateTimeOffset? PublishedAt { get; private init; }

    public ElectionSchedule Schedule { get; private init; }

    public ImmutableSortedDictionary<int, Competition> Competitions { get; private init; } = ImmutableSortedDictionary<int, Competition>.Empty;
    public ImmutableSortedDictionary<int, Candidate> Candidates { get; private init; } = ImmutableSortedDictionary<int, Candidate>.Empty;

    /// <summary>The next number to give away: numbers are never reused.</summary>
    public int NextCompetition { get; private init; } = 1;
    public int NextCandidate { get; private init; } = 1;

    /// <summary>How many competitions have fewer than two candidates.</summary>
    public int IncompleteCompetitions { get; private init; }

    public int WithdrawnCandidates { get; private init; }

    /// <summary>Whether results may be shown now.</summary>
    public bool ShowsResults => Exists && Visibility.ShowsResults(Lifecycle, Published);

    /// <summary>Compares in constant time.</summary>
    public bool IsOrganiser(KeyHash key) => Exists && OrganiserKey == key;

    /// <summary>Null when the key is the organiser's; else why not.</summary>
    public Refusal? CheckOrganiser(SecretKey? key)
    {
        if (!Exists)
            return ElectionRefusals.Unknown;
        return key is not null && IsOrganiser(key.Hash()) ? null : ElectionRefusals.NotOrganiser;
    }

    /// <summary>What rolls and ballots decide with; the same instance until something in it changes.</summary>
    public ElectionRules Rules => BuiltRules.Get(this);

    private RulesCell BuiltRules { get; init; } = new();

    // The cell goes along with every copy; the steps that change a rule replace it. Two states are equal whatever it holds.
    private sealed class RulesCell : IEquatable<RulesCell>
    {
        private ElectionRules? _built;

        public ElectionRules Get(ElectionState state) => _built ??= new ElectionRules(state);

        public bool Equals(RulesCell? other) => other is not null;

        public override bool Equals(object? obj) => obj is RulesCell;

        public override int GetHashCode() => 0;
    }
}
