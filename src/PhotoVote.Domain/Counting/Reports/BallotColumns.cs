using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>Names for the columns of a file of ballots: the candidates' titles, told apart where they are the same.</summary>
public static class BallotColumns
{
    /// <summary>As a spreadsheet shows them, and as <c>photovote count</c> reads them: safe from being taken for formulas, and each another.</summary>
    /// <param name="titles">In the order of the columns.</param>
    public static ImmutableArray<string> Of(IEnumerable<string> titles) =>
        DistinctTitles.Of([.. DistinctTitles.Of([.. titles]).Select(CsvText.Safe)]);
}
