namespace PhotoVote.Domain.Counting;

/// <summary>How many ballots rate a candidate at or above a threshold; a ballot without an opinion does not approve.</summary>
internal sealed class ApprovalRule : CountingRule
{
    public override string Name => "approval";
    public override int Version => 1;

    internal override IEnumerable<ReportParameter> Parameters(CountingParameters parameters, GradeScale scale) =>
    [
        new("approval-threshold", Say.Number(Threshold(parameters, scale)), $"A rating of {scale.Label(Threshold(parameters, scale))} or better approves."),
        new("blanks", "not-approved", "A ballot without an opinion of a candidate does not approve."),
    ];

    private protected override void Count(RuleCount count)
    {
        var threshold = Threshold(count.Parameters, count.Scale);
        foreach (var candidate in count.Profile.Standing)
        {
            long approvals = 0;
            foreach (var ballots in candidate.Histogram.AsSpan()[(threshold - count.Scale.Min)..])
                approvals += ballots;
            count.Values.Add(candidate.Number, new RuleValue(new Fraction(approvals, 1), Say.Number(approvals)));
        }

        count.RankByValue(
            count.Profile.Standing,
            StepKind.Values,
            $"For each candidate, the ballots that say {count.Scale.Label(threshold)} or better are counted; who has the most is first.");
    }

    private static int Threshold(CountingParameters parameters, GradeScale scale) =>
        parameters.ApprovalThreshold ?? (int)Math.Floor((scale.Min + scale.Max) / 2m) + 1;
}
