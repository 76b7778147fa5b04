namespace PhotoVote.Cli.Verification;

/// <summary>What became of one check.</summary>
internal sealed record CheckResult(string Name, string Claim, string? Skipped, long Failures, IReadOnlyList<Place> Places)
{
    public bool IsOk => Failures == 0;
}

/// <summary>How far a partition was read.</summary>
internal sealed record PartitionRead(int Partition, long Head);

/// <summary>What the whole log holds.</summary>
internal sealed record Totals(long Events, long Elections, long Voters, long Created, long Cast, long Void)
{
    public static Totals operator +(Totals a, Totals b) =>
        new(a.Events + b.Events, a.Elections + b.Elections, a.Voters + b.Voters, a.Created + b.Created, a.Cast + b.Cast, a.Void + b.Void);
}

/// <summary>One election's counts, counted from the log.</summary>
internal sealed record ElectionCount(string Election, int Partition, string Title, string Lifecycle, long Voters, long Created, long Cast, long Void);

internal sealed record VerificationReport(
    IReadOnlyList<PartitionRead> Partitions, IReadOnlyList<CheckResult> Checks, Totals Totals, IReadOnlyList<ElectionCount> Elections)
{
    public bool IsOk => Checks.All(c => c.IsOk);
}
