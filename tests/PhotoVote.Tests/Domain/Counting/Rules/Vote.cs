using System.Collections.Immutable;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Tests.Domain.Counting.Rules;

/// <summary>Ballots on a few candidates, numbered from 1, to be counted under any rule.</summary>
internal sealed record Vote(GradeScale Scale, ImmutableArray<CountedCandidate> Candidates, ImmutableArray<int[]> Ballots)
{
    /// <summary>In a ballot: no opinion.</summary>
    public const int No = ProfileCounter.Blank;

    public static GradeScale Stars { get; } = new(0, 5);

    public static Vote On(GradeScale scale, params string[] titles) =>
        new(scale, [.. titles.Select((title, i) => new CountedCandidate(i + 1, title))], []);

    public static Vote On(params string[] titles) => On(Stars, titles);

    public Vote Cast(params int[] ratings) => this with { Ballots = [.. Ballots, ratings] };

    public Vote Times(int times, params int[] ratings) => this with { Ballots = [.. Ballots, .. Enumerable.Repeat(ratings, times)] };

    public Vote Withdraw(string title, string why) =>
        this with { Candidates = [.. Candidates.Select(c => c.Title == title ? c with { Withdrawn = why } : c)] };

    public CompetitionProfile Profile()
    {
        var counter = new ProfileCounter("", Scale, Candidates);
        foreach (var ballot in Ballots)
            counter.Count(ballot);
        return counter.Profile();
    }

    public CountReport Count(string rule, CountingParameters? parameters = null)
    {
        var (profile, counted) = (Profile(), CountingRule.Find(rule)!);
        var pairs = new PairCounter(Scale, Candidates, counted.ToCompare(profile));
        foreach (var ballot in Ballots)
            pairs.Count(ballot);
        return counted.Count(profile, parameters ?? CountingParameters.Default, pairs);
    }

    /// <summary>"1 Ana, 2 Bo, 2 Cy, - Dan".</summary>
    public string Ranks(string rule, CountingParameters? parameters = null) => Ranks(Count(rule, parameters));

    public static string Ranks(CountReport report) =>
        string.Join(", ", report.Candidates.Select(c => $"{c.Rank?.ToString() ?? "-"} {c.Title}"));

    /// <summary>A profile without ballots: how often each grade was given, worst first.</summary>
    public static CompetitionProfile Profile(GradeScale scale, long ballots, params long[][] histograms) =>
        new("", scale, ballots, [.. histograms.Select((h, i) => new CandidateProfile(i + 1, ((char)('A' + i)).ToString(), [.. h]))]);
}
