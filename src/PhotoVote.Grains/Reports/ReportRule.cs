using System.Diagnostics.CodeAnalysis;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Grains.Reports;

/// <summary>By which rule the competitions of an election are counted for a report.</summary>
internal sealed class ReportRule
{
    private readonly ElectionState _election;

    private ReportRule(ElectionState election, CountingRule rule, bool isComparison) => (_election, Rule, IsComparison) = (election, rule, isComparison);

    public CountingRule Rule { get; }

    /// <summary>Another rule than the election's.</summary>
    public bool IsComparison { get; }

    /// <summary>The rule that was asked for, or why there is none.</summary>
    public static bool TryChoose(ElectionState election, string? asked, [NotNullWhen(true)] out ReportRule? chosen, [NotNullWhen(false)] out Refusal? why)
    {
        (chosen, why) = (null, null);
        if (asked is null || asked == election.Counting.Rule)
        {
            if (election.Counting.TryResolve(out var own, out _, out var missing))
                chosen = new(election, own, isComparison: false);
            else
                why = new(RefusalCodes.CountingRuleMissing, missing);
        }
        else if (CountingRule.Find(asked) is { } other)
        {
            chosen = new(election, other, isComparison: true);
        }
        else
        {
            why = new(RefusalCodes.CountingRuleInvalid, $"rule: '{asked}' is no rule: {string.Join(", ", CountingRule.All.Select(r => r.Name))}.");
        }

        return chosen is not null;
    }

    public CountingParameters ParametersOf(int competition) =>
        !IsComparison && _election.TryCount(competition, out _, out var parameters, out _) ? parameters : CountingParameters.Default;
}
