using PhotoVote.Client.Results;

namespace PhotoVote.Cli.Replay;

/// <summary>What a replay came to.</summary>
/// <param name="Disagreements">Where the results differ from the files; empty when they are equal.</param>
internal sealed record ReplayOutcome(
    string Run, string Election, string? Code, IReadOnlyList<string> Files, int Ballots, int Cast, int Blank, ResultsView Results, IReadOnlyList<string> Disagreements)
{
    public static ReplayOutcome Of(Ulid run, string? code, PaperElection paper, ResultsView results) => new(
        run.ToString(), results.Election, code, paper.Files, paper.Ballots.Count, paper.Marked, paper.Blank, results, [.. Compare(paper, results)]);

    private static IEnumerable<string> Compare(PaperElection paper, ResultsView results)
    {
        if (results.Turnout.Created != paper.Ballots.Count)
            yield return $"{results.Turnout.Created} ballots were created, the files hold {paper.Ballots.Count}";
        if (results.Turnout.Cast != paper.Marked)
            yield return $"{results.Turnout.Cast} ballots were cast, the files hold {paper.Marked} with an opinion";
        var candidates = results.Competitions.SelectMany(c => c.Candidates).OrderBy(c => c.Number).ToList();
        if (candidates.Count != paper.Candidates.Count)
            yield return $"the results name {candidates.Count} candidates, the files {paper.Candidates.Count}";
        for (var i = 0; i < Math.Min(candidates.Count, paper.Candidates.Count); i++)
            if (!candidates[i].Histogram.SequenceEqual(paper.Histogram(i)))
                yield return $"{paper.Candidates[i]}: counted {string.Join(' ', candidates[i].Histogram)}, in the files {string.Join(' ', paper.Histogram(i))}";
    }
}
