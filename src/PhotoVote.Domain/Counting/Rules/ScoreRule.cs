namespace PhotoVote.Domain.Counting;

/// <summary>The sum of all ratings; a ballot without an opinion gives the scale's lowest.</summary>
internal sealed class ScoreRule : CountingRule
{
    public override string Name => "score";
    public override int Version => 1;

    /// <summary>STAR's scoring round counts the same way.</summary>
    internal static long ScoreOf(CompetitionProfile profile, CandidateProfile candidate) =>
        checked(candidate.Sum(profile.Scale.Min) + (profile.Scale.Min * profile.Blanks(candidate)));

    internal override IEnumerable<ReportParameter> Parameters(CountingParameters parameters, GradeScale scale) =>
        [new("blanks", "worst", $"A ballot without an opinion of a candidate counts as {scale.Label(scale.Min)}.")];

    private protected override void Count(RuleCount count)
    {
        foreach (var candidate in count.Profile.Standing)
        {
            var score = ScoreOf(count.Profile, candidate);
            count.Values.Add(candidate.Number, new RuleValue(new Fraction(score, 1), Say.Number(score)));
        }

        count.RankByValue(count.Profile.Standing, StepKind.Values, "All ratings of each candidate are added up; the highest score is first.");
    }
}
