using System.Collections.Immutable;
using System.Globalization;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Grains.Reports;

/// <summary>How anybody repeats a count: the words of the command line that counts the exported ballots of the competition, with no server.</summary>
internal static class RepeatCommand
{
    public const string File = "ballots.csv";

    public static ImmutableArray<string> Of(CountReport report, CountingParameters parameters)
    {
        var candidates = report.Candidates.OrderBy(c => c.Number).ToList();
        var words = ImmutableArray.CreateBuilder<string>();
        words.AddRange("photovote", "count", File, $"--rule={report.Rule}", $"--scale={report.Scale.Min}-{report.Scale.Max}");
        if (report.Scale.Names is { IsEmpty: false } grades)
            words.AddRange(grades.Any(name => name.Contains(',', StringComparison.Ordinal)) ? grades.Select(name => $"--grades={name}") : [$"--grades={string.Join(',', grades)}"]);
        if (!candidates.Select(c => c.Number).SequenceEqual(Enumerable.Range(1, candidates.Count)))
            words.Add($"--candidate-numbers={string.Join(',', candidates.Select(c => c.Number))}");

        // By their numbers: a title may hold an equals sign, and with a reason read as another's.
        foreach (var candidate in candidates)
            if (candidate.Withdrawn is { } reason)
                words.Add($"--withdrawn-number={candidate.Number}={reason}");
        words.AddRange(ParametersOf(report.Rule, parameters));
        if (report.Competition.Length > 0)
            words.Add($"--title={report.Competition}");
        return words.ToImmutable();
    }

    /// <summary>As a shell takes them.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static IEnumerable<string> ParametersOf(string rule, CountingParameters parameters)
    {
        if (parameters.BallotsQuorum > 0)
            yield return Text($"--ballots-quorum={parameters.BallotsQuorum}");
        if (rule == "mean" && parameters.RatingsQuorum > 0)
            yield return Text($"--quorum={parameters.RatingsQuorum}");
        if (rule == "bayesian" && parameters.PriorMean is { } mean)
            yield return Text($"--prior-mean={mean.ToDecimal()}");
        if (rule == "bayesian")
            yield return Text($"--prior-weight={parameters.PriorWeight}");
        if (rule == "approval" && parameters.ApprovalThreshold is { } threshold)
            yield return Text($"--approval-threshold={threshold}");
        if (rule == "majority-judgment")
            yield return $"--blank-policy={parameters.Blanks.Word()}";
        if (parameters is { DrawSeed: { } seed, DrawClosing: { } closing })
        {
            yield return $"--draw-seed={seed.Reveal()}";
            yield return $"--draw-closing={closing}";
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=' or '.' or ',')
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
