using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Counting;

/// <summary>A count report, for people or for programs.</summary>
internal static class CountOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static void WriteJson(IReadOnlyList<string> files, CountReport report, long empty, Terminal terminal) =>
        terminal.Output.WriteLine(JsonSerializer.Serialize(new { files, empty, report }, Json));

    public static void WriteText(CountReport report, long empty, Terminal terminal)
    {
        terminal.Output.Write(CountReportText.Write(report));
        if (empty > 0)
            terminal.Output.WriteLine($"{empty} more {(empty == 1 ? "ballot does" : "ballots do")} not count: no opinion of anybody who stands.");
    }
}
