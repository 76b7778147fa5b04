namespace PhotoVote.Cli.Load;

/// <summary>What a load came to. Printed as JSON: names are for programs.</summary>
/// <param name="Path">Which way it was sent.</param>
/// <param name="Workload">What was to be.</param>
/// <param name="Stopped">Whether it was stopped from outside.</param>
/// <param name="Seconds">From the first arrival to the last answer.</param>
/// <param name="Errors">What was not done, by kind.</param>
internal sealed record LoadReport(
    string Run,
    string Election,
    string Path,
    LoadPlan Workload,
    bool Stopped,
    double Seconds,
    LoadVoters Voters,
    LoadRate Ballots,
    LoadRate Commands,
    long Retries,
    IReadOnlyDictionary<string, long> Errors,
    LoadReconciliation Reconciliation);

/// <param name="Arrived">When the schedule said so.</param>
/// <param name="NotSent">Found as many waiting as may.</param>
/// <param name="MostAtOnce">Who voted at one time.</param>
/// <param name="MostWaiting">Who waited at one time for somebody to have gone.</param>
internal sealed record LoadVoters(long Arrived, long NotSent, int MostAtOnce, int MostWaiting);

/// <summary>What was acknowledged; times in milliseconds, of everything that was answered at all.</summary>
internal sealed record LoadRate(long Done, double PerSecond, double P50, double P99, double P999, double Max)
{
    public static LoadRate Of(long done, double seconds, LatencyHistogram times) => new(
        done, done / seconds, Milliseconds(times.Quantile(0.5)), Milliseconds(times.Quantile(0.99)), Milliseconds(times.Quantile(0.999)), Milliseconds(times.Max));

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}

/// <summary>Whether what was acknowledged is what is there.</summary>
/// <param name="Closed">Whether the election was closed for it.</param>
/// <param name="Log">How many casts the log holds, of this load; null when it was not read.</param>
/// <param name="Tally">How many casts are counted; null when the election does not say.</param>
/// <param name="Acknowledged">How many casts were acknowledged.</param>
/// <param name="Unknown">Of how many casts no answer told what became of them, though they were sent again.</param>
/// <param name="Settled">Of how many casts that was told only when they were sent again, at the end.</param>
/// <param name="Others">Casts of others.</param>
/// <param name="Disagreements">What does not agree; empty when all does.</param>
/// <param name="Undone">Why nobody can say whether it agrees; null when somebody can.</param>
internal sealed record LoadReconciliation(
    bool Closed, long? Log, long? Tally, long Acknowledged, long Unknown, long Settled, long Others, IReadOnlyList<string> Disagreements, string? Undone = null)
{
    /// <summary>Of how many casts nothing told: not their answers, and no log. Each of them may stand in the counts for one that was lost.</summary>
    public long Untold => Log is null ? Unknown : 0;
}
