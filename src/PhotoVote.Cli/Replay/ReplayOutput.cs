using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using PhotoVote.Cli.Replay.Histograms;
using Spectre.Console;

namespace PhotoVote.Cli.Replay;

/// <summary>The results of a replay, as a table or for programs.</summary>
internal static class ReplayOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteJson(ReplayOutcome outcome, Terminal terminal) => terminal.Output.WriteLine(JsonSerializer.Serialize(outcome, Json));

    public static void WriteJson(HistogramOutcome outcome, Terminal terminal) => terminal.Output.WriteLine(JsonSerializer.Serialize(outcome, Json));

    public static void Write(HistogramOutcome outcome, Terminal terminal)
    {
        Write($"{outcome.Path}");
        Write($"{outcome.Photos:N0} photos in {outcome.Elections:N0} elections; {outcome.Ratings:N0} ratings in {outcome.Ballots:N0} ballots");
        Write($"{outcome.Seconds:0.0} s: {outcome.BallotsPerSecond:N0} ballots/s, {outcome.RatingsPerSecond:N0} ratings/s, elections made, closed and counted included");
        Write($"{outcome.PhotosThatDiffer:N0} photos differ from the file");

        void Write(FormattableString line) => terminal.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    public static void WriteTable(ReplayOutcome outcome, RatingScale scale, Terminal terminal)
    {
        var table = new Table();
        table.AddColumn("Candidate");
        for (var rating = scale.Min; rating <= scale.Max; rating++)
            table.AddColumn(Right(Text(rating)));
        table.AddColumn(Right("no opinion"));
        table.AddColumn(Right("ratings"));
        table.AddColumn(Right("mean"));
        foreach (var candidate in outcome.Results.Competitions.SelectMany(c => c.Candidates))
        {
            table.AddRow(
            [
                Markup.Escape(candidate.Title),
                .. candidate.Histogram.Select(Text),
                Text(candidate.Blanks),
                Text(candidate.Ratings),
                candidate.Mean?.ToString("0.000", CultureInfo.InvariantCulture) ?? "",
            ]);
        }

        terminal.Write(table);
        terminal.Output.WriteLine(
            $"{outcome.Ballots} ballots: {outcome.Cast} cast, {outcome.Blank} without an opinion and not cast. Run {outcome.Run}, election {outcome.Election}.");
    }

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
