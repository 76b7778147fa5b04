using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// STAR's runoff of two: whom more ballots rate above the other; if equal, the higher score; if equal, more ratings at the scale's maximum;
/// if equal, a draw, or both.
/// </summary>
internal sealed class StarRunoff
{
    private readonly RuleCount _count;
    private readonly List<(StepKind Kind, string Text, StepFigure[] Figures)> _story = [];

    public StarRunoff(RuleCount count, ImmutableArray<CandidateProfile> finalists)
    {
        (_count, Finalists) = (count, finalists);
        Winners = Decide();
    }

    public ImmutableArray<CandidateProfile> Finalists { get; }

    /// <summary>One, or both.</summary>
    public ImmutableArray<CandidateProfile> Winners { get; }

    public void Tell()
    {
        foreach (var (kind, text, figures) in _story)
            _count.Tell(kind, text, figures);
    }

    private ImmutableArray<CandidateProfile> Decide()
    {
        var (a, b) = (Finalists[0], Finalists[1]);
        var (first, second) = _count.Compare(a, b);
        Say(StepKind.Runoff, $"Runoff of {a.Title} and {b.Title}: {Counting.Say.Count(first, "ballot")} for {a.Title}, {second} for {b.Title}, {_count.Profile.Ballots - first - second} rate them the same.", first, second);
        if (first != second)
            return [first > second ? a : b];

        (first, second) = (ScoreRule.ScoreOf(_count.Profile, a), ScoreRule.ScoreOf(_count.Profile, b));
        if (first != second)
            return Won("has the higher score");

        (first, second) = (a.Histogram[^1], b.Histogram[^1]);
        if (first != second)
            return Won($"has as high a score and more ratings of {_count.Scale.Label(_count.Scale.Max)}");
        return [a, b];

        ImmutableArray<CandidateProfile> Won(string why)
        {
            var winner = first > second ? a : b;
            Say(StepKind.TieSettled, $"The runoff of {a.Title} and {b.Title} is a tie: {winner.Title} {why}.", first, second);
            return [winner];
        }
    }

    private void Say(StepKind kind, string text, long first, long second) => _story.Add(
        (kind, text, [new StepFigure(Finalists[0].Number, new Fraction(first, 1)), new StepFigure(Finalists[1].Number, new Fraction(second, 1))]));
}
