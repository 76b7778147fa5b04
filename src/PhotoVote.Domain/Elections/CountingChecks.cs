using PhotoVote.Domain.Counting;

namespace PhotoVote.Domain.Elections;

/// <summary>What of a counting choice makes sense. Each wrong member has a refusal of its own, which begins with the member's name.</summary>
internal static class CountingChecks
{
    /// <summary>The choice as it will be stored; what holds, when nothing is said; or why not.</summary>
    /// <param name="holds">What the election says so far.</param>
    public static Refusal? Choice(CountingChoice? given, ElectionCounting holds, int scaleMin, int scaleMax, out CountingChosen chosen)
    {
        chosen = Event(holds);
        if (given is null)
            return Parameters(chosen, scaleMin, scaleMax);
        var version = given.Version ?? (given.Rule == holds.Rule ? holds.RuleVersion : null);
        if (Rule(given.Rule, version, out var rule) is { } unknown)
            return unknown;
        if (Mean(given.PriorMean, out var mean) is { } inexact)
            return inexact;
        chosen = new CountingChosen(
            rule.Name,
            rule.Version,
            given.Blanks ?? "",
            given.BallotsQuorum,
            given.RatingsQuorum,
            given.PriorWeight,
            given.LiveBallots,
            mean?.Numerator,
            mean?.Denominator,
            given.ApprovalThreshold,
            given.DrawCommitment);
        return Parameters(chosen, scaleMin, scaleMax) ?? Strangers(chosen);
    }

    public static Refusal? Quorum(long? ballots, string member) => ballots is null or (>= 0 and <= CompetitionProfile.MostBallots)
        ? null
        : new(RefusalCodes.BallotsQuorumInvalid, $"{member}: a quorum is 0 to {CompetitionProfile.MostBallots} ballots.");

    /// <summary>Why a counting cannot go with a scale: a parameter is a rating, and not on it.</summary>
    public static Refusal? Scale(ElectionCounting counting, int min, int max)
    {
        if (counting.PriorMean is { } mean && (mean < new Fraction(min, 1) || mean > new Fraction(max, 1)))
            return new(RefusalCodes.PriorMeanInvalid, $"priorMean: {mean.ToDecimal()} is not on the scale {min} to {max}.");
        return counting.ApprovalThreshold < min || counting.ApprovalThreshold > max
            ? new(RefusalCodes.ApprovalThresholdInvalid, $"approvalThreshold: {counting.ApprovalThreshold} is not on the scale {min} to {max}.")
            : null;
    }

    /// <summary>What holds, as an event would say it.</summary>
    private static CountingChosen Event(ElectionCounting holds) => new(
        holds.Rule,
        holds.RuleVersion,
        holds.Blanks,
        holds.BallotsQuorum,
        holds.RatingsQuorum,
        holds.PriorWeight,
        holds.LiveBallots,
        holds.PriorMean?.Numerator,
        holds.PriorMean?.Denominator,
        holds.ApprovalThreshold,
        holds.DrawCommitment);

    private static Refusal? Rule(string? name, int? version, out CountingRule rule)
    {
        rule = CountingRule.All[0];
        if (CountingRule.Find(name ?? "") is not { } newest)
            return new(RefusalCodes.CountingRuleInvalid, $"rule: '{name}' is no rule: {string.Join(", ", CountingRule.All.Select(r => r.Name))}.");
        if (CountingRule.Find(newest.Name, version ?? newest.Version) is not { } found)
            return new(RefusalCodes.CountingRuleInvalid, $"version: this program does not have version {version} of the rule \"{name}\", only {newest.Version}.");
        rule = found;
        return null;
    }

    /// <summary>Exactly what is written: 3.14 is 314 hundredths.</summary>
    private static Refusal? Mean(decimal? given, out Fraction? mean)
    {
        mean = null;
        if (given is not { } value)
            return null;
        if (Math.Abs(value) > Limits.HighestRating || decimal.Truncate(value * CountingParameters.MostPriorDenominator) != value * CountingParameters.MostPriorDenominator)
            return new(RefusalCodes.PriorMeanInvalid, "priorMean: a rating of the scale, with three decimals at most.");
        mean = Fraction.Of(value);
        return null;
    }

    private static Refusal? Parameters(CountingChosen e, int min, int max)
    {
        if (BlankPolicies.Find(e.Blanks) is null)
            return new(RefusalCodes.BlankPolicyInvalid, $"blanks: '{e.Blanks}' is no blank policy: worst, median or normalised.");
        if (Quorum(e.BallotsQuorum, "ballotsQuorum") is { } quorum)
            return quorum;
        if (e.RatingsQuorum is < 0 or > CompetitionProfile.MostBallots)
            return new(RefusalCodes.RatingsQuorumInvalid, $"ratingsQuorum: a quorum is 0 to {CompetitionProfile.MostBallots} ratings.");
        if (Scale(ElectionCounting.Of(e), min, max) is { } off)
            return off;
        if (e.PriorWeight is < 0 or > CountingParameters.MostPriorWeight)
            return new(RefusalCodes.PriorWeightInvalid, $"priorWeight: the prior stands for 0 to {CountingParameters.MostPriorWeight} ratings.");
        if (e.DrawCommitment is { } commitment && !KeyHash.TryParse(commitment, out _))
            return new(RefusalCodes.DrawCommitmentInvalid, "drawCommitment: the SHA-256 of a seed, 43 characters of base64url.");
        return e.LiveBallots is >= 1 and <= ElectionCounting.MostLiveBallots
            ? null
            : new(RefusalCodes.LiveBallotsInvalid, $"liveBallots: a new state is shown after 1 to {ElectionCounting.MostLiveBallots} ballots.");
    }

    /// <summary>A parameter that the rule does not read would be believed to do something.</summary>
    private static Refusal? Strangers(CountingChosen e)
    {
        var usual = CountingParameters.Default;
        if (e.Rule != "majority-judgment" && e.Blanks != BlankPolicy.Worst.Word())
            return Stranger(RefusalCodes.BlankPolicyInvalid, "blanks", "majority-judgment");
        if (e.Rule != "mean" && e.RatingsQuorum != 0)
            return Stranger(RefusalCodes.RatingsQuorumInvalid, "ratingsQuorum", "mean");
        if (e.Rule != "bayesian" && e.PriorMeanNumerator is not null)
            return Stranger(RefusalCodes.PriorMeanInvalid, "priorMean", "bayesian");
        if (e.Rule != "bayesian" && e.PriorWeight != usual.PriorWeight)
            return Stranger(RefusalCodes.PriorWeightInvalid, "priorWeight", "bayesian");
        return e.Rule != "approval" && e.ApprovalThreshold is not null
            ? Stranger(RefusalCodes.ApprovalThresholdInvalid, "approvalThreshold", "approval")
            : null;

        Refusal Stranger(string code, string member, string rule) => new(code, $"{member}: it belongs to the rule \"{rule}\", and \"{e.Rule}\" does not read it.");
    }
}
