namespace PhotoVote.Client.Results;

/// <summary>How one election's results came about. The key is the election's id.</summary>
[Alias("PhotoVote.IReportGrain")]
public interface IReportGrain : IGrainWithStringKey
{
    /// <summary>The count report as data; shown to whom the results are.</summary>
    /// <param name="key">The organiser's token, or null.</param>
    [Alias("Get")]
    Task<Reply<ElectionReport>> GetAsync(string? key, ReportQuestion question, CancellationToken cancellationToken = default);

    /// <summary>The same for people, as plain text.</summary>
    /// <param name="key">The organiser's token, or null.</param>
    [Alias("GetText")]
    Task<Reply<ReportText>> GetTextAsync(string? key, ReportQuestion question, CancellationToken cancellationToken = default);

    /// <summary>The same as a table for spreadsheets, a row a candidate.</summary>
    /// <param name="key">The organiser's token, or null.</param>
    [Alias("GetTable")]
    Task<Reply<ReportText>> GetTableAsync(string? key, ReportQuestion question, CancellationToken cancellationToken = default);
}

/// <summary>Which report.</summary>
/// <param name="Competition">The competition's number; null for all of them.</param>
/// <param name="Rule">
/// Another rule than the election's, in its newest version with default parameters and without a draw: a comparison on the same ballots. Null, or the
/// election's own: the report of the election's rule.
/// </param>
/// <param name="OnlyFinal">Refused, rather than shown, while it is not final.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ReportQuestion")]
public sealed record ReportQuestion([property: Id(0)] int? Competition = null, [property: Id(1)] string? Rule = null, [property: Id(2)] bool OnlyFinal = false);

/// <param name="Text">The report as text.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ReportText")]
public sealed record ReportText([property: Id(0)] string Text);
