using System.Diagnostics.CodeAnalysis;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Domain.Elections;

/// <summary>How an election says that it is counted, and shown while it is counted. Frozen at the opening.</summary>
public sealed record ElectionCounting
{
    /// <summary>The highest <see cref="LiveBallots"/>.</summary>
    public const int MostLiveBallots = 1_000_000;

    /// <summary>
    /// By what an election is counted that has never said anything: <c>score</c>, version 1, for ever, whichever versions come. Every older election is
    /// one of these.
    /// </summary>
    public static ElectionCounting Default { get; } = new();

    public string Rule { get; private init; } = "score";

    /// <summary>The one that is counted by, also where the program has a newer one.</summary>
    public int RuleVersion { get; private init; } = 1;

    /// <summary>What <c>majority-judgment</c> takes a ballot without an opinion for, as a word.</summary>
    public string Blanks { get; private init; } = BlankPolicy.Worst.Word();

    /// <summary>A competition has a result only with at least so many ballots, unless it has a quorum of its own.</summary>
    public long BallotsQuorum { get; private init; }

    /// <summary><c>mean</c>: who has fewer ratings is not ranked.</summary>
    public long RatingsQuorum { get; private init; }

    /// <summary><c>bayesian</c>: C; null is the scale's midpoint.</summary>
    public Fraction? PriorMean { get; private init; }

    /// <summary><c>bayesian</c>: m.</summary>
    public long PriorWeight { get; private init; } = CountingParameters.Default.PriorWeight;

    /// <summary><c>approval</c>: the lowest rating that approves; null is the first above the scale's midpoint.</summary>
    public int? ApprovalThreshold { get; private init; }

    /// <summary>The commitment to the seed of a draw, which settles what the rule leaves tied; null: ties are shown as ties.</summary>
    public string? DrawCommitment { get; private init; }

    /// <summary>Live results show a new state only when at least so many ballots have changed it.</summary>
    public int LiveBallots { get; private init; } = 1;

    /// <summary>The rule, in the version that was chosen, and its parameters but for the draw's seed.</summary>
    /// <param name="why">What this program does not have, in words.</param>
    public bool TryResolve([NotNullWhen(true)] out CountingRule? rule, [NotNullWhen(true)] out CountingParameters? parameters, out string why)
    {
        (rule, parameters, why) = (CountingRule.Find(Rule, RuleVersion), null, "");
        if (rule is null)
            why = $"The election counts by the rule \"{Rule}\", version {RuleVersion}, which this program does not have.";
        else if (BlankPolicies.Find(Blanks) is not { } blanks)
            why = $"The election counts with the blank policy \"{Blanks}\", which this program does not have.";
        else
            parameters = new CountingParameters
            {
                BallotsQuorum = BallotsQuorum,
                RatingsQuorum = RatingsQuorum,
                PriorMean = PriorMean,
                PriorWeight = PriorWeight,
                ApprovalThreshold = ApprovalThreshold,
                Blanks = blanks,
            };
        return parameters is not null;
    }

    /// <summary>What an event says; total, as a When is.</summary>
    internal static ElectionCounting Of(CountingChosen e) => new()
    {
        Rule = e.Rule,
        RuleVersion = e.RuleVersion,
        Blanks = e.Blanks,
        BallotsQuorum = e.BallotsQuorum,
        RatingsQuorum = e.RatingsQuorum,
        PriorMean = e is { PriorMeanNumerator: { } numerator, PriorMeanDenominator: { } denominator and > 0 } ? new Fraction(numerator, denominator) : null,
        PriorWeight = e.PriorWeight,
        ApprovalThreshold = e.ApprovalThreshold,
        DrawCommitment = e.DrawCommitment,
        LiveBallots = Math.Max(1, e.LiveBallots),
    };
}
