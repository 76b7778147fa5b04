using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>The lower median grade; ties as <see cref="MajorityValue"/> says. Balinski and Laraki, PNAS 104 (2007) 8720.</summary>
internal sealed class MajorityJudgmentRule : CountingRule
{
    public override string Name => "majority-judgment";
    public override int Version => 1;
    public override bool ComparesGrades => true;

    internal override IEnumerable<ReportParameter> Parameters(CountingParameters parameters, GradeScale scale)
    {
        yield return parameters.Blanks switch
        {
            BlankPolicy.Worst => new("blanks", "worst", $"A ballot without an opinion of a candidate counts as {scale.Label(scale.Min)}."),
            BlankPolicy.Median => new("blanks", "median", "A ballot without an opinion of a candidate counts as the candidate's median grade."),
            _ => new("blanks", "normalised", "A ballot without an opinion of a candidate is left out, and profiles are compared as if all had as many judges."),
        };
    }

    private protected override void Count(RuleCount count)
    {
        var judged = new Dictionary<int, ImmutableArray<long>>();
        foreach (var candidate in count.Profile.Standing)
        {
            var grades = Judged(count, candidate);
            if (grades.IsEmpty)
            {
                count.Unranked.Add(candidate.Number, "nobody rated this candidate");
                continue;
            }

            var grade = count.Scale.Min + LowerMedian.StepOf(grades.AsSpan());
            judged.Add(candidate.Number, grades);
            count.Values.Add(candidate.Number, new RuleValue(new Fraction(grade, 1), count.Scale.Label(grade)));
        }

        var ranked = count.Profile.Standing.Where(c => judged.ContainsKey(c.Number)).ToList();
        count.Tell(
            StepKind.Values,
            "Each candidate's grades are put in order, and the one in the middle taken (of two, the worse): that is the majority grade; the best is first.",
            ranked.Select(c => new StepFigure(c.Number, count.Values[c.Number].Exact)));
        count.Groups.AddRange(RuleCount.Grouped(ranked, (a, b) =>
            MajorityValue.Compare(judged[a.Number].AsSpan(), judged[b.Number].AsSpan()) is { } difference ? difference.Second.CompareTo(difference.First) : 0));
        for (var i = 1; i < count.Groups.Count; i++)
            TellWhy(count, count.Groups[i - 1], count.Groups[i], judged);
    }

    /// <summary>The grades that count, blanks among them; empty when there is none.</summary>
    private static ImmutableArray<long> Judged(RuleCount count, CandidateProfile candidate)
    {
        var blanks = count.Profile.Blanks(candidate);
        return (count.Parameters.Blanks, candidate.Ratings) switch
        {
            (BlankPolicy.Worst, _) => candidate.Histogram.SetItem(0, candidate.Histogram[0] + blanks),
            (_, 0) => [],
            (BlankPolicy.Normalised, _) => candidate.Histogram,
            _ when LowerMedian.StepOf(candidate.Histogram.AsSpan()) is var own => candidate.Histogram.SetItem(own, candidate.Histogram[own] + blanks),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>Neighbours in the ranking with the same grade: what put the one before the other.</summary>
    private static void TellWhy(
        RuleCount count, ImmutableArray<CandidateProfile> better, ImmutableArray<CandidateProfile> worse, Dictionary<int, ImmutableArray<long>> judged)
    {
        var (first, second) = (better[0].Number, worse[0].Number);
        if (count.Values[first].Exact != count.Values[second].Exact
            || MajorityValue.Compare(judged[first].AsSpan(), judged[second].AsSpan()) is not { } difference)
            return;
        var (min, ballots) = (count.Scale.Min, difference.Of == 1 ? "ballot" : "ballots");
        count.Tell(
            StepKind.TieSettled,
            $"{Say.Titles(better)} and {Say.Titles(worse)} have the same majority grade, {count.Values[first].Text}. {difference.TakenAway} of {difference.Of} "
            + $"{ballots} taken away from each at the middle, the grades there are {count.Scale.Label(min + difference.First)} and "
            + $"{count.Scale.Label(min + difference.Second)}: {Say.Titles(better)} {(better.Length == 1 ? "comes" : "come")} first.",
            [.. better.Select(c => new StepFigure(c.Number, new Fraction(min + difference.First, 1))), .. worse.Select(c => new StepFigure(c.Number, new Fraction(min + difference.Second, 1)))]);
    }
}
