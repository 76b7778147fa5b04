using PhotoVote.Client.Results;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Grains.Reports;

/// <summary>From a counted election to what travels.</summary>
internal static class ReportMapping
{
    public static ElectionReport Report(CountedElection counted) => new(
        counted.Results.Election,
        counted.Election.Title,
        counted.Results.Status,
        counted.Results.Position,
        counted.Results.OnePersonOneVote,
        ElectionMapping.Terms(counted.Election.Counting),
        counted.By.Rule.Name,
        counted.By.Rule.Version,
        counted.By.IsComparison,
        counted.Note,
        Draw(counted.Election),
        [.. counted.Competitions.Select(Report)]);

    private static ReportDraw? Draw(ElectionState election) =>
        election.Counting.DrawCommitment is { } commitment ? new(commitment, election.DrawClosing, election.DrawSeed) : null;

    private static CompetitionReport Report(CountedCompetition counted)
    {
        var report = counted.Report;
        return new(
            counted.Number,
            report.Competition,
            report.Outcome,
            report.Ballots,
            report.Scale.Min,
            report.Scale.Max,
            report.Digest,
            [.. report.Parameters.Select(p => new ReportedParameter(p.Name, p.Value, p.Meaning))],
            [.. report.Candidates.Select(Candidate)],
            [.. report.Steps.Select(s => new ReportedStep(
                Word(s.Kind), s.Text, [.. s.Figures.Select(f => new ReportedFigure(f.Candidate, f.Value.Numerator, f.Value.Denominator))]))],
            [.. (report.Draw?.Tickets ?? []).Select(t => new ReportedTicket(t.Candidate, t.Ticket))],
            RepeatCommand.Of(report, counted.Parameters),
            report.Scale.Names);
    }

    private static ReportedCandidate Candidate(ReportCandidate c) => new(
        c.Rank, c.Number, c.Title, c.ValueText, c.Value?.Numerator, c.Value?.Denominator, [.. c.Histogram], c.Ratings, c.Blanks, c.Note, c.Withdrawn);

    private static string Word(StepKind kind) => kind switch
    {
        StepKind.Values => "values",
        StepKind.TieSettled => "tie-settled",
        StepKind.TieLeft => "tie-left",
        StepKind.Draw => "draw",
        StepKind.Finalists => "finalists",
        StepKind.Runoff => "runoff",
        _ => throw new System.Diagnostics.UnreachableException($"No word for {kind}."),
    };
}
