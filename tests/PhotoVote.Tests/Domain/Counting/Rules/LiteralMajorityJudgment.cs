namespace PhotoVote.Tests.Domain.Counting.Rules;

/// <summary>Majority judgment as it is told: take one ballot at the median grade away from each, and look again.</summary>
internal static class LiteralMajorityJudgment
{
    /// <returns>Below 0 when the first is worse.</returns>
    public static int Compare(IEnumerable<int> first, IEnumerable<int> second)
    {
        List<int> a = [.. first.Order()], b = [.. second.Order()];
        Assert.Equal(a.Count, b.Count);
        while (a.Count > 0)
        {
            var (medianA, medianB) = (a[(a.Count - 1) / 2], b[(b.Count - 1) / 2]);
            if (medianA != medianB)
                return medianA.CompareTo(medianB);
            a.Remove(medianA);
            b.Remove(medianB);
        }

        return 0;
    }

    /// <summary>A candidate's grades with blanks as the policy has them; for normalised ones repeated <paramref name="times"/> over.</summary>
    public static IEnumerable<int> Grades(IEnumerable<int[]> ballots, int candidate, PhotoVote.Domain.Counting.BlankPolicy policy, int min, int times = 1)
    {
        List<int> given = [.. ballots.Select(b => b[candidate]).Where(r => r != Vote.No).Order()];
        var blanks = ballots.Count() - given.Count;
        return policy switch
        {
            PhotoVote.Domain.Counting.BlankPolicy.Worst => [.. Enumerable.Repeat(min, blanks), .. given],
            PhotoVote.Domain.Counting.BlankPolicy.Median => [.. Enumerable.Repeat(given[(given.Count - 1) / 2], blanks), .. given],
            _ => given.SelectMany(r => Enumerable.Repeat(r, times)),
        };
    }
}
