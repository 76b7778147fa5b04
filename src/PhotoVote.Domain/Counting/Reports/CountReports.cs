using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>From what a rule found to the report: settles what is left tied by a draw if there is one, and gives out the ranks.</summary>
internal static class CountReports
{
    public static CountReport Of(CountingRule rule, RuleCount count)
    {
        var profile = count.Profile;
        var ranked = new List<ReportCandidate>();
        foreach (var group in count.Groups.SelectMany(g => Settled(count, g)).ToList())
        {
            var rank = ranked.Count + 1;
            ranked.AddRange(group.Select(c => Candidate(count, c, rank)));
        }

        var numbers = ranked.Select(r => r.Number).ToHashSet();
        var unranked = profile.Standing.Where(c => !numbers.Contains(c.Number)).Select(c => Candidate(count, c, rank: null));
        var withdrawn = profile.Candidates.Where(c => c.Withdrawn is not null).Select(c => Candidate(count, c, rank: null));
        return new CountReport(
            rule.Name,
            rule.Version,
            [.. rule.Parameters(count.Parameters, profile.Scale), .. Common(count)],
            profile.Title,
            Outcome(count, ranked),
            profile.Ballots,
            profile.Scale,
            profile.Digest(),
            [.. ranked, .. unranked, .. withdrawn],
            [.. count.Steps],
            Proof(count));
    }

    private static IEnumerable<ReportParameter> Common(RuleCount count)
    {
        if (count.Parameters.BallotsQuorum > 0)
            yield return new("ballots-quorum", Say.Number(count.Parameters.BallotsQuorum), "With fewer ballots the competition has no result.");
        yield return (count.Draw, count.Parameters.AwaitedDraw) switch
        {
            ({ } draw, _) => new("draw", draw.Seed.Commitment.ToString(), "What the rule leaves tied is settled by a draw; this is the commitment to its seed."),
            (_, { } awaited) => new("draw", awaited, "What the rule leaves tied is to be settled by a draw; this is the commitment to its seed. The draw's seed has not been revealed: until then ties are shown as ties."),
            _ => new("draw", "none", "What the rule leaves tied is shown as a tie."),
        };
    }

    private static IEnumerable<ImmutableArray<CandidateProfile>> Settled(RuleCount count, ImmutableArray<CandidateProfile> group)
    {
        if (group.Length == 1)
            return [group];
        if (count.Draw is null)
        {
            var until = count.Parameters.AwaitedDraw is null ? "" : " The draw's seed has not been revealed.";
            count.Tell(StepKind.TieLeft, $"{Say.Titles(group)} are tied: nothing in the rule tells them apart, and they share a rank.{until}", group.Select(c => Figure(count, c)));
            return [group];
        }

        var byNumber = group.ToDictionary(c => c.Number);
        var drawn = count.Draw.Order(byNumber.Keys).Select(number => byNumber[number]).ToList();
        count.Tell(StepKind.Draw, $"{Say.Titles(group)} are tied: nothing in the rule tells them apart. The draw's order is {string.Join(", ", drawn.Select(c => c.Title))}.", drawn.Select(c => Figure(count, c)));
        return drawn.Select(c => ImmutableArray.Create(c));
    }

    private static StepFigure Figure(RuleCount count, CandidateProfile candidate) => new(candidate.Number, count.Values[candidate.Number].Exact);

    private static ReportCandidate Candidate(RuleCount count, CandidateProfile candidate, int? rank) => new(
        rank,
        candidate.Number,
        candidate.Title,
        count.Values.TryGetValue(candidate.Number, out var value) ? value.Exact : null,
        value.Text ?? "",
        candidate.Histogram,
        candidate.Ratings,
        count.Profile.Blanks(candidate),
        rank is null && candidate.Withdrawn is null ? count.Unranked.GetValueOrDefault(candidate.Number, count.WhyNoResult ?? "") : null,
        candidate.Withdrawn);

    private static string Outcome(RuleCount count, List<ReportCandidate> ranked) => (count.WhyNoResult, ranked.Count(c => c.Rank == 1)) switch
    {
        ({ } why, _) => $"No result: {why}.",
        (_, 0) => "No result: nobody can be ranked.",
        (_, 1) => $"{ranked[0].Title} is first.",
        (_, var tied) => $"{Say.And([.. ranked.Take(tied).Select(c => c.Title)])} are first, tied.",
    };

    private static DrawProof? Proof(RuleCount count)
    {
        if (count.Draw is not { } draw)
            return null;
        var drawn = count.Steps.Where(s => s.Kind == StepKind.Draw).SelectMany(s => s.Figures.Select(f => f.Candidate)).ToHashSet();
        return drawn.Count == 0
            ? null
            : new DrawProof(draw.Seed.Commitment.ToString(), draw.Seed.Reveal(), draw.Closing, [.. draw.Order(drawn).Select(c => new DrawTicket(c, draw.TicketText(c)))]);
    }
}
