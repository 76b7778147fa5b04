namespace PhotoVote.Tests.EventLog.Journaling.Defects.Stock;

internal static class Stock
{
    /// <summary>These tests hold on to what a dependency does wrong: whoever breaks one by an update has good news.</summary>
    public static void Still<T>(int defect, T expected, T actual) => Assert.True(
        EqualityComparer<T>.Default.Equals(expected, actual),
        $"Orleans has changed: defect {defect} may be mended. It showed as {expected}, now there is {actual}. See the table in src/PhotoVote.EventLog/README.md.");
}
