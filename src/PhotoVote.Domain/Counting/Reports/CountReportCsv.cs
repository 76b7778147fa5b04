namespace PhotoVote.Domain.Counting;

/// <summary>The ranks of a count as a table for spreadsheets: a row a candidate, in the report's order.</summary>
public static class CountReportCsv
{
    public static string Write(CountReport report)
    {
        var csv = new CsvText();
        Header(csv, report.Scale);
        foreach (var candidate in report.Candidates)
            Row(csv, candidate);
        return csv.ToString();
    }

    /// <summary>Several competitions on one scale, in one table: each row begins with its competition.</summary>
    public static string Write(IReadOnlyCollection<(int Competition, CountReport Report)> reports)
    {
        var csv = new CsvText();
        if (reports.Count == 0)
            return "";
        Header(csv.Words("competition").Words("title"), reports.First().Report.Scale);
        foreach (var (competition, report) in reports)
            foreach (var candidate in report.Candidates)
                Row(csv.Number(competition).Words(report.Competition), candidate);
        return csv.ToString();
    }

    private static void Header(CsvText csv, GradeScale scale)
    {
        csv.Words("rank").Words("number").Words("candidate").Words("value").Words("numerator").Words("denominator");
        for (var rating = scale.Min; rating <= scale.Max; rating++)
        {
            if (scale.Names.IsEmpty)
                csv.Number(rating);
            else
                csv.Words(scale.Label(rating));
        }

        csv.Words("no opinion").Words("note").EndRow();
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
