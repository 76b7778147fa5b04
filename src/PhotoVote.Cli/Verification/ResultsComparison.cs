using System.Globalization;
using PhotoVote.Client.Results;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Verification;

/// <summary>Whether served results say what was counted. Texts are not compared: they may be corrected at any time.</summary>
internal static class ResultsComparison
{
    /// <summary>The first number that differs, or null.</summary>
    public static (string What, string Counted, string Served)? Difference(TallyView counted, ResultsView served)
    {
        var pairs = Numbers(counted).Zip(Numbers(served), (c, s) => (c.What, Counted: $"{c.What} {c.Number}", Served: $"{s.What} {s.Number}"));
        var (ours, theirs) = (Numbers(counted).Count(), Numbers(served).Count());
        foreach (var (what, one, other) in pairs)
            if (!string.Equals(one, other, StringComparison.Ordinal))
                return (what, one, other);
        return ours == theirs ? null : ("how many numbers there are", $"{ours}", $"{theirs}");
    }

    private static IEnumerable<(string What, string Number)> Numbers(TallyView view)
    {
        yield return ("ballots created", $"{view.Turnout.Created}");
        yield return ("ballots cast", $"{view.Turnout.Cast}");
        foreach (var competition in view.Competitions)
        {
            yield return ($"competition {competition.Number} ballots", $"{competition.Ballots}");
            foreach (var c in competition.Candidates.Where(c => c.Withdrawn is null))
            {
                yield return ($"candidate {c.Number} histogram", string.Join(' ', c.Histogram));
                yield return ($"candidate {c.Number} ratings, blanks, sum", $"{c.Ratings} {c.Blanks} {c.Sum}");
                yield return ($"candidate {c.Number} mean", Mean(c.Mean?.ToDecimal()));
            }

            foreach (var c in competition.Candidates.Where(c => c.Withdrawn is not null))
                yield return ("withdrawn candidate", $"{c.Number}");
        }
    }

    private static IEnumerable<(string What, string Number)> Numbers(ResultsView view)
    {
        yield return ("ballots created", $"{view.Turnout.Created}");
        yield return ("ballots cast", $"{view.Turnout.Cast}");
        foreach (var competition in view.Competitions.OrderBy(c => c.Number))
        {
            yield return ($"competition {competition.Number} ballots", $"{competition.Ballots}");
            foreach (var c in competition.Candidates.OrderBy(c => c.Number))
            {
                yield return ($"candidate {c.Number} histogram", string.Join(' ', c.Histogram));
                yield return ($"candidate {c.Number} ratings, blanks, sum", $"{c.Ratings} {c.Blanks} {c.Sum}");
                yield return ($"candidate {c.Number} mean", Mean(c.Mean));
            }

            foreach (var c in competition.Withdrawn.OrderBy(c => c.Number))
                yield return ("withdrawn candidate", $"{c.Number}");
        }
    }

    // The server shows six decimals.
    private static string Mean(decimal? mean) => mean is { } value ? decimal.Round(value, 6).ToString("0.000000", CultureInfo.InvariantCulture) : "none";
}
