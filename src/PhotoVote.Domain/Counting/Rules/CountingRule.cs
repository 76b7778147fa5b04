using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// A way to get from profiles to ranks. Integers and fractions decide; nothing depends on the order of ballots or candidates. Whenever a
/// rule would give another outcome for the same ballots than before, its version goes up.
/// </summary>
public abstract class CountingRule
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<CountingRule> All { get; } =
        [new ScoreRule(), new MeanRule(), new BayesianRule(), new MedianRule(), new MajorityJudgmentRule(), new ApprovalRule(), new StarRule()];

    /// <summary>As elections, reports and the command line name it.</summary>
    public abstract string Name { get; }

    public abstract int Version { get; }

    /// <summary>The newest version of the rule that has this name.</summary>
    public static CountingRule? Find(string name) => All.Where(r => r.Name == name).MaxBy(r => r.Version);

    /// <summary>The very version, or null: another one could give another outcome.</summary>
    public static CountingRule? Find(string name, int version) => All.FirstOrDefault(r => r.Name == name && r.Version == version);

    /// <summary>Profiles are not enough: it also compares candidates ballot by ballot.</summary>
    public virtual bool ComparesBallots => false;

    /// <summary>What it compares first is a grade of the scale, which may have a name.</summary>
    public virtual bool ComparesGrades => false;

    /// <summary>The numbers of those who must be compared, each with each and ballot by ballot, before the count: nobody, where profiles are enough.</summary>
    public virtual ImmutableArray<int> ToCompare(CompetitionProfile profile) => [];

    /// <summary>The outcome, and how it came about.</summary>
    /// <param name="preferences">Of those <see cref="ToCompare"/> names; null when there is nobody.</param>
    /// <exception cref="ArgumentException">The parameters make no sense for the scale, or somebody was not compared.</exception>
    public CountReport Count(CompetitionProfile profile, CountingParameters parameters, IPairwisePreferences? preferences = null)
    {
        if (parameters.Problem(profile.Scale) is { } problem)
            throw new ArgumentException(problem, nameof(parameters));
        var count = new RuleCount(profile, parameters, preferences);
        if (count.WhyNoResult is null)
            Count(count);
        return CountReports.Of(this, count);
    }

    /// <summary>The report of a competition that cannot be counted here: nobody has a rank, and it says why.</summary>
    /// <param name="why">The end of the sentence "No result: …", without a full stop.</param>
    public CountReport WithoutResult(CompetitionProfile profile, CountingParameters parameters, string why) =>
        CountReports.Of(this, new RuleCount(profile, parameters, preferences: null, why));

    /// <summary>The parameters this rule goes by, and what they are.</summary>
    internal abstract IEnumerable<ReportParameter> Parameters(CountingParameters parameters, GradeScale scale);

    /// <summary>Says each candidate's value, leaves out who cannot be ranked, and ranks the others.</summary>
    private protected abstract void Count(RuleCount count);
}
