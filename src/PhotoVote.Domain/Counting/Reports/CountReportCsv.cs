namespace PhotoVote.Domain.Counting;

/// <summary>The ranks of a count as a table for spreadsheets: a row a candidate, in the report's order.</summary>
public static class CountReportCsv
{
    public static string Write(CountReport report)
    {
        var csv = new CsvText().Words("rank").Words("number").Words("candidate").Words("value").Words("numerator").Words("denominator");
        for (var rating = report.Scale.Min; rating <= report.Scale.Max; rating++)
        {
            if (report.Scale.Names.IsEmpty)
                csv.Number(rating);
            else
                csv.Words(report.Scale.Label(rating));
        }

        csv.Words("no opinion").Words("note").EndRow();
        foreach (var candidate in report.Candidates)
            Row(csv, candidate);
        return csv.ToString();
    }

    private static void Row(CsvText csv, ReportCandidate candidate)
    {
        csv.Number(candidate.Rank).Number(candidate.Number).Words(candidate.Title);
        csv.Words(candidate.ValueText);
        csv.Number(candidate.Value?.Numerator).Number(candidate.Value?.Denominator);
        foreach (var ballots in candidate.Histogram)
            csv.Number(ballots);
        csv.Number(candidate.Blanks).Words(candidate.Withdrawn is { } why ? $"withdrawn: {why}" : candidate.Note ?? "").EndRow();
    }
}
