using System.Globalization;
using System.Text;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Grains.Reports;

/// <summary>An election's report as plain text: what is to be said of the whole, then each competition as <see cref="CountReportText"/> writes it.</summary>
internal static class ElectionReportText
{
    public static string Write(CountedElection counted)
    {
        var text = new StringBuilder();
        text.Append(counted.Election.Title).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{(counted.IsFinal ? "Final" : "Counting")}, up to position {counted.Results.Position} of the log. Election {counted.Results.Election}.\n");
        if (counted.Note is { } note)
            text.Append(note).Append('\n');
        if (!counted.Results.OnePersonOneVote)
            text.Append("Whoever had the link could vote: this is not one person, one vote.\n");
        foreach (var competition in counted.Competitions)
        {
            text.Append('\n').Append('=', 72).Append("\n\n").Append(CountReportText.Write(competition.Report));
            text.Append("To count it again, take the exported ballots of this competition:\n  ");
            text.Append(RepeatCommand.Line(RepeatCommand.Of(competition.Report, competition.Parameters))).Append('\n');
        }

        return text.ToString();
    }
}
