using System.Globalization;
using System.Text;

namespace PhotoVote.Domain.Counting;

/// <summary>A count report as plain text, the same wherever it is shown.</summary>
public static class CountReportText
{
    public static string Write(CountReport report)
    {
        var text = new StringBuilder();
        if (report.Competition.Length > 0)
            text.Append(report.Competition).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{report.Outcome}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Counted by the rule \"{report.Rule}\", version {report.Version}. {Say.Count(report.Ballots, "ballot")} on a scale from {report.Scale}.\n");
        foreach (var parameter in report.Parameters)
            text.Append(CultureInfo.InvariantCulture, $"  {parameter.Name} {parameter.Value}: {parameter.Meaning}\n");

        Profile(text.Append("\nHow the candidates were rated\n"), report);
        text.Append("\nHow the ranks came about\n");
        foreach (var (number, step) in report.Steps.Index())
            Step(text, number + 1, step, report);

        text.Append("\nRanks\n");
        foreach (var candidate in report.Candidates)
            text.Append("  ").Append(Rank(candidate)).Append('\n');
        if (report.Draw is { } draw)
            Draw(text, draw, report);
        return text.Append(CultureInfo.InvariantCulture, $"\nDigest of the profile: {report.Digest}\n").ToString();
    }

    private static void Profile(StringBuilder text, CountReport report)
    {
        var scale = report.Scale;
        List<string[]> rows = [["", .. Enumerable.Range(scale.Min, scale.Steps).Select(scale.Label), "no opinion"]];
        rows.AddRange(report.Candidates.OrderBy(c => c.Number).Select(c =>
            (string[])[c.Title, .. c.Histogram.Select(Say.Number), Say.Number(c.Blanks)]));
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => r[i].Length)).ToList();
        foreach (var row in rows)
        {
            text.Append("  ").Append(row[0].PadRight(widths[0]));
            for (var i = 1; i < row.Length; i++)
                text.Append("  ").Append(row[i].PadLeft(widths[i]));
            text.Append('\n');
        }
    }

    private static void Step(StringBuilder text, int number, CountStep step, CountReport report)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {number}. {step.Text}\n");
        if (step.Kind == StepKind.Values)
        {
            // All of them, as the rule says them.
            foreach (var candidate in report.Candidates.Where(c => c.Value is not null))
                text.Append(CultureInfo.InvariantCulture, $"       {candidate.Title}: {candidate.ValueText}\n");
            return;
        }

        var titles = report.Candidates.ToDictionary(c => c.Number, c => c.Title);
        if (step.Kind is StepKind.TieSettled or StepKind.Draw or StepKind.Finalists)
            text.Append("       ").AppendJoin(", ", step.Figures.Select(f => $"{titles[f.Candidate]}: {Say.Quotient(f.Value)}")).Append('\n');
    }

    private static string Rank(ReportCandidate candidate) => candidate switch
    {
        { Withdrawn: { } why } => $"-  {candidate.Title}: withdrawn ({why})",
        { Rank: { } rank } => $"{rank}. {candidate.Title}: {candidate.ValueText}",
        _ => $"-  {candidate.Title}: not ranked ({candidate.Note})",
    };

    private static void Draw(StringBuilder text, DrawProof draw, CountReport report)
    {
        var titles = report.Candidates.ToDictionary(c => c.Number, c => c.Title);
        text.Append("\nThe draw, for anyone to repeat\n");
        text.Append(CultureInfo.InvariantCulture, $"  commitment (SHA-256 of \"photovote/draw-seed/v1\" and the seed's 32 bytes): {draw.Commitment}\n");
        text.Append(CultureInfo.InvariantCulture, $"  seed: {draw.Seed}\n  closing value: {draw.Closing}\n");
        text.Append("  tickets (HMAC-SHA256 under the seed of \"photovote/draw/v1\", the closing value and the candidate's number, a line each; all base64url), the lowest bytes first:\n");
        foreach (var ticket in draw.Tickets)
            text.Append(CultureInfo.InvariantCulture, $"    {ticket.Ticket}  {ticket.Candidate}  {titles[ticket.Candidate]}\n");
    }
}
