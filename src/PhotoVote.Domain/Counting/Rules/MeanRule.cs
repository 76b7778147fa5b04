namespace PhotoVote.Domain.Counting;

/// <summary>The sum of ratings divided by their number; a ballot without an opinion is left out.</summary>
internal sealed class MeanRule : CountingRule
{
    public override string Name => "mean";
    public override int Version => 1;

    internal static Fraction MeanOf(CandidateProfile candidate, GradeScale scale) => new(candidate.Sum(scale.Min), candidate.Ratings);

    internal override IEnumerable<ReportParameter> Parameters(CountingParameters parameters, GradeScale scale)
    {
        yield return new("blanks", "left-out", "A ballot without an opinion of a candidate is left out of the candidate's mean.");
        if (parameters.RatingsQuorum > 0)
            yield return new("ratings-quorum", Say.Number(parameters.RatingsQuorum), "Who has fewer ratings is not ranked.");
    }

    private protected override void Count(RuleCount count)
    {
        foreach (var candidate in count.Profile.Standing)
        {
            if (candidate.Ratings > 0)
            {
                var mean = MeanOf(candidate, count.Scale);
                count.Values.Add(candidate.Number, new RuleValue(mean, Say.Quotient(mean)));
            }

            if (candidate.Ratings == 0)
                count.Unranked.Add(candidate.Number, "nobody rated this candidate");
            else if (candidate.Ratings < count.Parameters.RatingsQuorum)
                count.Unranked.Add(candidate.Number, $"{Say.Count(candidate.Ratings, "rating")}, and the quorum is {count.Parameters.RatingsQuorum}");
        }

        count.RankByValue(
            count.Profile.Standing.Where(c => !count.Unranked.ContainsKey(c.Number)),
            StepKind.Values,
            "All ratings of each candidate are added up and divided by their number; the highest mean is first.");
    }
}
