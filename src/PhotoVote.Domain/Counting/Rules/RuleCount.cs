using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>One rule's count of one competition while it goes on: what it starts from, and what it has found.</summary>
internal sealed class RuleCount
{
    private readonly IPairwisePreferences? _preferences;

    /// <param name="whyNoResult">Why there is no result, whatever the ballots say; null when there is no such reason.</param>
    public RuleCount(CompetitionProfile profile, CountingParameters parameters, IPairwisePreferences? preferences, string? whyNoResult = null)
    {
        (Profile, Parameters, _preferences) = (profile, parameters, preferences);
        Draw = parameters.DrawSeed is { } seed ? new Draw(seed, parameters.DrawClosing ?? Draw.ClosingOf(profile)) : null;
        WhyNoResult = (profile.Standing.Length, profile.Ballots) switch
        {
            (0, _) => "nobody stands",
            (_, 0) => "no ballot counts here",
            (_, var ballots) when ballots < parameters.BallotsQuorum =>
                $"{Say.Count(ballots, "ballot")}, and the quorum is {parameters.BallotsQuorum}",
            _ => whyNoResult,
        };
    }

    public CompetitionProfile Profile { get; }
    public CountingParameters Parameters { get; }

    /// <summary>Null: ties stay ties.</summary>
    public Draw? Draw { get; }

    /// <summary>Why nobody can be ranked at all, in words; null when there is something to count.</summary>
    public string? WhyNoResult { get; }

    /// <summary>By the candidate's number.</summary>
    public Dictionary<int, RuleValue> Values { get; } = [];

    /// <summary>Who is not ranked, and why, by the candidate's number.</summary>
    public Dictionary<int, string> Unranked { get; } = [];

    /// <summary>Those ranked, the best first; who stands in the same group is tied.</summary>
    public List<ImmutableArray<CandidateProfile>> Groups { get; } = [];

    public List<CountStep> Steps { get; } = [];

    public GradeScale Scale => Profile.Scale;

    /// <summary>Of those whom the rule asked for.</summary>
    public (long First, long Second) Compare(CandidateProfile first, CandidateProfile second) =>
        (_preferences ?? throw new InvalidOperationException("This rule compares ballots one by one.")).Between(first.Number, second.Number);

    public void Tell(StepKind kind, string text, params IEnumerable<StepFigure> figures) => Steps.Add(new CountStep(kind, text, [.. figures]));

    /// <summary>Ranks by one value, the highest first; equal values are tied.</summary>
    public void RankByValue(IEnumerable<CandidateProfile> candidates, StepKind kind, string text)
    {
        var ranked = candidates.ToList();
        Tell(kind, text, ranked.Select(c => new StepFigure(c.Number, Values[c.Number].Exact)));
        Groups.AddRange(Grouped(ranked, (a, b) => Values[b.Number].Exact.CompareTo(Values[a.Number].Exact)));
    }

    /// <summary>The best first; candidates whom the comparison calls equal are in one group, in the order of their numbers.</summary>
    public static IEnumerable<ImmutableArray<CandidateProfile>> Grouped(IEnumerable<CandidateProfile> candidates, Comparison<CandidateProfile> better)
    {
        var group = new List<CandidateProfile>();
        foreach (var candidate in candidates.OrderBy(c => c, Comparer<CandidateProfile>.Create(better)).ThenBy(c => c.Number))
        {
            if (group.Count > 0 && better(group[0], candidate) != 0)
            {
                yield return [.. group];
                group.Clear();
            }

            group.Add(candidate);
        }

        if (group.Count > 0)
            yield return [.. group];
    }
}

/// <summary>What a rule makes of a candidate.</summary>
/// <param name="Exact">What it is compared by (first).</param>
/// <param name="Text">For people; may be rounded, and then says so.</param>
internal readonly record struct RuleValue(Fraction Exact, string Text);
