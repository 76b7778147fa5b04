namespace PhotoVote.Domain.Counting;

/// <summary>What majority judgment takes a ballot without an opinion for.</summary>
public enum BlankPolicy
{
    /// <summary>The scale's lowest grade.</summary>
    Worst,

    /// <summary>The candidate's own median grade.</summary>
    Median,

    /// <summary>Nothing: profiles are brought to the same number of judges.</summary>
    Normalised,
}

/// <summary>The words for them, as elections, reports and the command line write them.</summary>
public static class BlankPolicies
{
    public static string Word(this BlankPolicy policy) => policy switch
    {
        BlankPolicy.Median => "median",
        BlankPolicy.Normalised => "normalised",
        _ => "worst",
    };

    /// <summary>Null: nobody knows the word.</summary>
    public static BlankPolicy? Find(string? word) => word switch
    {
        "worst" => BlankPolicy.Worst,
        "median" => BlankPolicy.Median,
        "normalised" => BlankPolicy.Normalised,
        _ => null,
    };
}

/// <summary>What an election says beside the name of its rule. Each rule reads its own, and its report states them.</summary>
public sealed record CountingParameters
{
    public const int MostPriorWeight = 1_000_000;
    public const int MostPriorDenominator = 1_000;

    public static CountingParameters Default { get; } = new();

    /// <summary>The competition has a result only with at least so many ballots. 0: always.</summary>
    public long BallotsQuorum { get; init; }

    /// <summary><c>mean</c>: a candidate with fewer ratings is not ranked.</summary>
    public long RatingsQuorum { get; init; }

    /// <summary><c>bayesian</c>: C; null is the scale's midpoint.</summary>
    public Fraction? PriorMean { get; init; }

    /// <summary><c>bayesian</c>: m, how many ratings of C everybody is given beforehand.</summary>
    public long PriorWeight { get; init; } = 10;

    /// <summary><c>approval</c>: the lowest rating that approves; null is the first above the scale's midpoint.</summary>
    public int? ApprovalThreshold { get; init; }

    /// <summary><c>majority-judgment</c>.</summary>
    public BlankPolicy Blanks { get; init; }

    /// <summary>Settles by a draw what the rule leaves tied; null: ties are shown as ties.</summary>
    public DrawSeed? DrawSeed { get; init; }

    /// <summary>Where there will be a draw: the commitment to a seed that has not been revealed, so that reports say so.</summary>
    public string? AwaitedDraw { get; init; }

    /// <summary>What was not known when the seed was committed to; null is the digest of the profile (<see cref="Draw.ClosingOf(CompetitionProfile)"/>).</summary>
    public string? DrawClosing { get; init; }

    /// <summary>What makes no sense, in words; null when everything does.</summary>
    public string? Problem(GradeScale scale)
    {
        if (BallotsQuorum < 0 || RatingsQuorum < 0)
            return "a quorum is 0 or more";
        if (PriorWeight is < 0 or > MostPriorWeight)
            return $"the prior's weight is 0 to {MostPriorWeight}";
        if (PriorMean is { } mean && (mean.Denominator > MostPriorDenominator || mean < new Fraction(scale.Min, 1) || mean > new Fraction(scale.Max, 1)))
            return $"the prior's mean is on the scale {scale}, with three decimals at most";
        if (ApprovalThreshold is { } threshold && !scale.Holds(threshold))
            return $"the approval threshold {threshold} is not on the scale {scale}";
        return null;
    }
}
