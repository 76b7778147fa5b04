using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// STAR Voting (starvoting.org): the two highest scores go to an automatic runoff, which the one wins whom more ballots rate above the other.
/// Ties go by the protocol that starvoting.org/ties calls official: <see cref="StarScoringTie"/>, <see cref="StarRunoff"/>. First is the
/// winner, second the other finalist; the others follow by score.
/// </summary>
internal sealed class StarRule : CountingRule
{
    private const int MostRunoffsTold = 12;

    public override string Name => "star";
    public override int Version => 1;
    public override bool ComparesBallots => true;

    /// <summary>All who may come into the runoff; the scores alone tell, so one second pass over the ballots is enough.</summary>
    public override ImmutableArray<int> ToCompare(CompetitionProfile profile)
    {
        if (profile.Standing.Length < 2 || profile.Ballots == 0)
            return [];
        var (through, tied, _) = ScoringRound(profile);
        return [.. through.Concat(tied).Select(c => c.Number)];
    }

    internal override IEnumerable<ReportParameter> Parameters(CountingParameters parameters, GradeScale scale) =>
        [new("blanks", "worst", $"A ballot without an opinion of a candidate counts as {scale.Label(scale.Min)}.")];

    private protected override void Count(RuleCount count)
    {
        foreach (var candidate in count.Profile.Standing)
        {
            var score = ScoreRule.ScoreOf(count.Profile, candidate);
            count.Values.Add(candidate.Number, new RuleValue(new Fraction(score, 1), Say.Number(score)));
        }

        count.Tell(
            StepKind.Values,
            "Scoring round: all ratings of each candidate are added up; the two highest scores go to the runoff.",
            count.Profile.Standing.Select(c => new StepFigure(c.Number, count.Values[c.Number].Exact)));
        if (count.Profile.Standing.Length == 1)
        {
            count.Groups.Add(count.Profile.Standing);
            return;
        }

        var finals = Finals(count).Select(final => new StarRunoff(count, final)).ToList();
        Rank(count, finals);
    }

    /// <summary>Who goes to the runoff by score alone, and who is tied for the seats that are left.</summary>
    private static (ImmutableArray<CandidateProfile> Through, ImmutableArray<CandidateProfile> Tied, int Seats) ScoringRound(CompetitionProfile profile)
    {
        var groups = RuleCount.Grouped(profile.Standing, (a, b) => ScoreRule.ScoreOf(profile, b).CompareTo(ScoreRule.ScoreOf(profile, a))).Take(2).ToList();
        return groups[0].Length switch
        {
            1 when groups[1].Length == 1 => ([.. groups[0], .. groups[1]], [], 0),
            1 => (groups[0], groups[1], 1),
            2 => (groups[0], [], 0),
            _ => ([], groups[0], 2),
        };
    }

    /// <summary>The finalists; without a draw, all pairs that a draw could have sent to the runoff.</summary>
    private static List<ImmutableArray<CandidateProfile>> Finals(RuleCount count)
    {
        var (through, tied, seats) = ScoringRound(count.Profile);
        List<ImmutableArray<CandidateProfile>> finals = seats == 0
            ? [through]
            : [.. new StarScoringTie(count, tied).Settle(seats).Select(more => (ImmutableArray<CandidateProfile>)[.. through, .. more])];
        if (finals.Count == 1)
            count.Tell(StepKind.Finalists, $"{Say.Titles(finals[0])} go to the runoff.", finals[0].Select(c => new StepFigure(c.Number, count.Values[c.Number].Exact)));
        return finals;
    }

    private static void Tell(RuleCount count, List<StarRunoff> runoffs)
    {
        if (runoffs.Count == 0)
            count.Tell(StepKind.Runoff, "There are too many runoffs that a draw could lead to. All who are tied in the scoring round are first, tied.");
        else if (runoffs.Count <= MostRunoffsTold)
            runoffs.ForEach(r => r.Tell());
        else
            count.Tell(StepKind.Runoff, $"There are {runoffs.Count} runoffs that a draw could have led to. Whoever wins one of them is first, tied.");
    }

    private static void Rank(RuleCount count, List<StarRunoff> runoffs)
    {
        Tell(count, runoffs);
        var winners = runoffs.Count == 0 ? ScoringRound(count.Profile).Tied : runoffs.SelectMany(r => r.Winners).DistinctBy(c => c.Number).OrderBy(c => c.Number).ToImmutableArray();
        var others = runoffs.SelectMany(r => r.Finalists).DistinctBy(c => c.Number).Where(c => !winners.Contains(c)).OrderBy(c => c.Number).ToImmutableArray();
        count.Groups.Add(winners);
        if (!others.IsEmpty)
            count.Groups.Add(others);
        var rest = count.Profile.Standing.Where(c => !winners.Contains(c) && !others.Contains(c));
        count.Groups.AddRange(RuleCount.Grouped(rest, (a, b) => count.Values[b.Number].Exact.CompareTo(count.Values[a.Number].Exact)));
    }
}
