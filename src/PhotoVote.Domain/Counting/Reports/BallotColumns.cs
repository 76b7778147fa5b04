using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>Names for the columns of a file of ballots: the candidates' titles, told apart where they are the same.</summary>
public static class BallotColumns
{
    /// <summary>As a spreadsheet shows them, and as <c>photovote count</c> reads them: safe from being taken for formulas, and each another.</summary>
    /// <param name="titles">In the order of the columns.</param>
    public static ImmutableArray<string> Of(IEnumerable<string> titles)
    {
        var safe = titles.Select(CsvText.Safe).ToList();
        var taken = safe.ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. safe.Select(title => seen.Add(title) ? title : Another(title))];

        string Another(string title)
        {
            // Somebody may be called "Dune (2)" already.
            for (var number = 2; ; number++)
                if ($"{title} ({number})" is var name && taken.Add(name))
                    return name;
        }
    }
}
