using System.Collections.Immutable;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Grains.Reports;

namespace PhotoVote.Cli.Verification;

/// <summary>
/// Whether served terms, ranks, values and outcomes are those that the election's rule comes to. Outcomes name candidates, whose titles may be corrected at
/// any time: they are counted with the titles that are served.
/// </summary>
internal static class RanksComparison
{
    /// <summary>The first difference from what is served as results, or null.</summary>
    public static (string What, string Counted, string Served)? Difference(TallyView counted, ElectionState election, ResultsView served)
    {
        if (Terms(election.Counting) is var terms && terms != served.Counting)
            return ("how it is counted", $"{terms}", served.Counting is { } others ? $"{others}" : "nothing");
        if (!election.Counting.TryResolve(out var rule, out _, out _) || rule.ComparesBallots)
            return null;
        foreach (var competition in served.Competitions)
        {
            var titles = competition.Candidates.Select(c => (c.Number, c.Title)).Concat(competition.Withdrawn.Select(c => (c.Number, c.Title)));
            if (Profile(counted, election, competition.Number, competition.Title, titles) is not { } profile || Count(election, competition.Number, profile, pairs: null) is not { } report)
                continue;
            var shown = competition.Candidates.ToDictionary(c => c.Number, c => Ranked(c.Rank, c.Value));
            if (Difference(report, competition.Number, competition.Outcome, shown) is { } difference)
                return difference;
        }

        return null;
    }

    /// <summary>The first difference from a served report, or null.</summary>
    /// <param name="compare">Compares candidates of these profiles, by the competition's number, ballot by ballot.</param>
    public static async Task<(string What, string Counted, string Served)?> DifferenceAsync(
        TallyView counted,
        ElectionState election,
        ElectionReport served,
        Func<IReadOnlyDictionary<int, CompetitionProfile>, Task<IReadOnlyDictionary<int, PairCounter>>> compare)
    {
        var profiles = served.Competitions
            .Select(c => (c.Number, Profile: Profile(counted, election, c.Number, c.Title, c.Candidates.Select(x => (x.Number, x.Title)))))
            .Where(c => c.Profile is not null)
            .DistinctBy(c => c.Number)
            .ToDictionary(c => c.Number, c => c.Profile!);
        if (profiles.Count != counted.Competitions.Length || served.Competitions.Count != profiles.Count)
            return ("competitions of the report", $"{counted.Competitions.Length}", $"{served.Competitions.Count}, {profiles.Count} of them known");
        var pairs = await compare(profiles);
        foreach (var competition in served.Competitions)
        {
            var profile = profiles[competition.Number];
            if (profile.Digest() is var digest && digest != competition.Digest)
                return ($"competition {competition.Number} digest", digest, competition.Digest);

            // Those a server does not compare, and says so.
            if (!election.TryCount(competition.Number, out var rule, out _, out _) || rule.ToCompare(profile).Length > ReportGrain.MostCompared)
                continue;
            var shown = competition.Candidates.Where(c => c.Withdrawn is null).DistinctBy(c => c.Number).ToDictionary(c => c.Number, c => Ranked(c.Rank, c.Value));
            if (Count(election, competition.Number, profile, pairs.GetValueOrDefault(competition.Number)) is { } report
                && Difference(report, competition.Number, competition.Outcome, shown) is { } difference)
                return difference;
        }

        return null;
    }

    private static (string What, string Counted, string Served)? Difference(CountReport counted, int competition, string? outcome, Dictionary<int, string> shown)
    {
        foreach (var candidate in counted.Candidates.Where(c => c.Withdrawn is null))
            if (Ranked(candidate.Rank, candidate.ValueText) is var ranked && shown.GetValueOrDefault(candidate.Number, "nothing") is var other && ranked != other)
                return ($"candidate {candidate.Number} rank and value", ranked, other);
        return counted.Outcome == outcome ? null : ($"competition {competition} outcome", counted.Outcome, outcome ?? "none");
    }

    private static string Ranked(int? rank, string? value) => $"{(rank is { } number ? $"{number}" : "none")}, {(value is { Length: > 0 } ? value : "none")}";

    private static CountReport? Count(ElectionState election, int competition, CompetitionProfile profile, IPairwisePreferences? pairs) =>
        election.TryCount(competition, out var rule, out var parameters, out _) && parameters.Problem(profile.Scale) is null ? rule.Count(profile, parameters, pairs) : null;

    private static CompetitionProfile? Profile(TallyView counted, ElectionState election, int number, string title, IEnumerable<(int Number, string Title)> served)
    {
        if (counted.Competitions.FirstOrDefault(c => c.Number == number) is not { } competition)
            return null;
        var titles = served.DistinctBy(c => c.Number).ToDictionary(c => c.Number, c => c.Title);
        return new CompetitionProfile(
            title,
            GradeScale.Of(counted.ScaleMin, counted.ScaleMax, election.Grades),
            competition.Ballots,
            [.. competition.Candidates.Select(c => new CandidateProfile(c.Number, titles.GetValueOrDefault(c.Number, c.Title), c.Histogram, c.Withdrawn))]);
    }

    private static CountingTerms Terms(ElectionCounting c) => new(
        c.Rule, c.RuleVersion, c.Blanks, c.BallotsQuorum, c.RatingsQuorum, c.PriorMean?.ToDecimal(), c.PriorWeight, c.ApprovalThreshold, c.DrawCommitment, c.LiveBallots);
}
