namespace PhotoVote.Cli.Replay;

/// <summary>What keeps several files from being the ballots of one election.</summary>
internal static class SameElection
{
    public static IEnumerable<Flaw> Repeated(IReadOnlyList<string> paths) => paths
        .GroupBy(Path.GetFullPath, StringComparer.Ordinal)
        .Where(same => same.Count() > 1)
        .Select(same => new Flaw(same.First(), 0, 0, "the file is named twice, and its ballots would count twice"));

    /// <summary>Where a file's header is not that of the first.</summary>
    public static IEnumerable<Flaw> Disagreements(string first, IReadOnlyList<string> candidates, string other, IReadOnlyList<string> others, BallotsFormat format)
    {
        if (candidates.Count == 0 || others.Count == 0)
            yield break;
        if (candidates.Count != others.Count)
            yield return new Flaw(other, 1, 0, $"it names {others.Count} candidates, {first} {candidates.Count}");
        for (var i = 0; i < Math.Min(candidates.Count, others.Count); i++)
            if (candidates[i] != others[i])
                yield return new Flaw(other, 1, i + format.SkipColumns + 1, $"'{others[i]}' is '{candidates[i]}' in {first}");
    }
}
