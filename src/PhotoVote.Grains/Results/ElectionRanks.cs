using System.Runtime.CompilerServices;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Grains.Results;

/// <summary>What a tally comes to under the election's own rule, as far as profiles tell.</summary>
internal sealed class ElectionRanks
{
    private static readonly ConditionalWeakTable<TallyView, Known> Ranked = [];

    private readonly Dictionary<int, CountReport> _reports = [];
    private readonly Dictionary<int, ReportCandidate> _candidates = [];

    private ElectionRanks()
    {
    }

    /// <summary>Why nobody has a rank, for the whole election; null when that is not so.</summary>
    public string? Why { get; private init; }

    private bool ComparesGrades { get; init; }

    /// <summary>The same for the same counts, so that many who ask do not each have them ranked.</summary>
    public static ElectionRanks Of(TallyView tally, ElectionState election)
    {
        // Nothing else that ranks depend on changes while there are counts.
        if (Ranked.TryGetValue(tally, out var known) && known.Seed == election.DrawSeed)
            return known.Ranks;
        var ranks = Count(tally, election);
        Ranked.AddOrUpdate(tally, new(election.DrawSeed, ranks));
        return ranks;
    }

    private static ElectionRanks Count(TallyView tally, ElectionState election)
    {
        if (!election.Counting.TryResolve(out var rule, out _, out var missing))
            return new() { Why = missing };
        if (rule.ComparesBallots)
            return new() { Why = $"The rule \"{rule.Name}\" compares ballots one by one: the report has the ranks, once the election is closed." };
        if (tally.NeedsRecount)
            return new() { Why = "A candidate was withdrawn: the ballots that count are being counted again." };
        var ranks = new ElectionRanks { ComparesGrades = rule.ComparesGrades };
        foreach (var competition in tally.Competitions)
            if (election.TryCount(competition.Number, out _, out var parameters, out _))
                ranks.Add(competition.Number, rule.Count(CompetitionProfile.Of(tally, competition, election.Grades), parameters));
        return ranks;
    }

    public ReportCandidate? Find(int candidate) => _candidates.GetValueOrDefault(candidate);

    /// <summary>The grade that the rule found for a candidate; null when it finds none.</summary>
    public int? GradeOf(int candidate) => ComparesGrades && Find(candidate)?.Value is { } grade ? (int)grade.Numerator : null;

    public string? OutcomeOf(int competition) => _reports.GetValueOrDefault(competition)?.Outcome;

    private void Add(int competition, CountReport report)
    {
        _reports.Add(competition, report);
        foreach (var candidate in report.Candidates)
            _candidates.Add(candidate.Number, candidate);
    }

    private sealed record Known(string? Seed, ElectionRanks Ranks);
}
