namespace PhotoVote.Domain.Counting;

/// <summary>
/// The weighted rating of large rating sites: (v·R + m·C) / (v + m), R the mean of v ratings. Few ratings stay near C; a ballot without an
/// opinion is left out.
/// </summary>
internal sealed class BayesianRule : CountingRule
{
    public override string Name => "bayesian";
    public override int Version => 1;

    internal override IEnumerable<ReportParameter> Parameters(CountingParameters parameters, GradeScale scale) =>
    [
        new("prior-mean", Say.Quotient(PriorMean(parameters, scale)), "C: the mean that everybody starts from."),
        new("prior-weight", Say.Number(parameters.PriorWeight), "m: how many ratings of C everybody is given beforehand."),
        new("blanks", "left-out", "A ballot without an opinion of a candidate is left out."),
    ];

    private protected override void Count(RuleCount count)
    {
        var (mean, weight) = (PriorMean(count.Parameters, count.Scale), count.Parameters.PriorWeight);
        foreach (var candidate in count.Profile.Standing)
        {
            if (candidate.Ratings + weight == 0)
            {
                count.Unranked.Add(candidate.Number, "nobody rated this candidate");
                continue;
            }

            // v·R is the sum of ratings; numerator and denominator times the denominator of C.
            var value = new Fraction(
                checked((candidate.Sum(count.Scale.Min) * mean.Denominator) + (weight * mean.Numerator)),
                checked((candidate.Ratings + weight) * mean.Denominator));
            count.Values.Add(candidate.Number, new RuleValue(value, Say.Quotient(value)));
        }

        count.RankByValue(
            count.Profile.Standing.Where(c => !count.Unranked.ContainsKey(c.Number)),
            StepKind.Values,
            $"Each candidate's ratings and {Say.Count(weight, "rating")} of {Say.Quotient(mean)} are added up and divided by their number; the highest is first.");
    }

    private static Fraction PriorMean(CountingParameters parameters, GradeScale scale) => parameters.PriorMean ?? new Fraction(scale.Min + scale.Max, 2);
}
