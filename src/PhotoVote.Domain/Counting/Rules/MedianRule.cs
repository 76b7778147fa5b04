namespace PhotoVote.Domain.Counting;

/// <summary>The lower median of the ratings, then their mean; a ballot without an opinion is left out.</summary>
internal sealed class MedianRule : CountingRule
{
    public override string Name => "median";
    public override int Version => 1;
    public override bool ComparesGrades => true;

    internal override IEnumerable<ReportParameter> Parameters(CountingParameters parameters, GradeScale scale) =>
        [new("blanks", "left-out", "A ballot without an opinion of a candidate is left out.")];

    private protected override void Count(RuleCount count)
    {
        var (scale, means) = (count.Scale, new Dictionary<int, Fraction>());
        foreach (var candidate in count.Profile.Standing)
        {
            if (candidate.Ratings == 0)
            {
                count.Unranked.Add(candidate.Number, "nobody rated this candidate");
                continue;
            }

            var median = scale.Min + LowerMedian.StepOf(candidate.Histogram.AsSpan());
            var mean = means[candidate.Number] = MeanRule.MeanOf(candidate, scale);
            count.Values.Add(candidate.Number, new RuleValue(new Fraction(median, 1), $"{scale.Label(median)}, mean {Say.Quotient(mean)}"));
        }

        var ranked = count.Profile.Standing.Where(c => means.ContainsKey(c.Number)).ToList();
        count.Tell(
            StepKind.Values,
            "Each candidate's ratings are put in order, and the one in the middle taken (of two, the worse); the highest is first.",
            ranked.Select(c => new StepFigure(c.Number, count.Values[c.Number].Exact)));
        foreach (var tied in RuleCount.Grouped(ranked, (a, b) => count.Values[b.Number].Exact.CompareTo(count.Values[a.Number].Exact)))
        {
            var groups = RuleCount.Grouped(tied, (a, b) => means[b.Number].CompareTo(means[a.Number])).ToList();
            if (groups.Count > 1)
            {
                count.Tell(
                    StepKind.TieSettled,
                    $"{Say.Titles(tied)} have the same median, {scale.Label((int)count.Values[tied[0].Number].Exact.Numerator)}: the higher mean decides.",
                    tied.Select(c => new StepFigure(c.Number, means[c.Number])));
            }

            count.Groups.AddRange(groups);
        }
    }
}
