using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhotoVote.Cli.Verification;

/// <summary>A report for people, a line a check, or for programs.</summary>
internal static class VerificationOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteJson(VerificationReport report, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(report, Json));

    public static void WriteText(VerificationReport report, TextWriter output)
    {
        foreach (var check in report.Checks)
        {
            output.WriteLine($"{Word(check),-8}{check.Name,-16}{check.Claim}{Remark(check)}");
            foreach (var place in check.Places)
                output.WriteLine($"        {Text(place)}");
            if (check.Failures > check.Places.Count)
                output.WriteLine($"        and {check.Failures - check.Places.Count:N0} more");
        }

        var t = report.Totals;
        output.WriteLine(
            $"{t.Events:N0} events in {report.Partitions.Count} partition(s): {t.Elections:N0} elections, {t.Voters:N0} voters, "
            + $"{t.Created:N0} ballots created, {t.Cast:N0} cast, {t.Void:N0} void.");
    }

    private static string Word(CheckResult check) => !check.IsOk ? "FAILED" : check.Skipped is null ? "ok" : "-";

    private static string Remark(CheckResult check) => !check.IsOk || check.Skipped is null ? "" : $" (not checked: {check.Skipped})";

    private static string Text(Place place)
    {
        var stream = place.Stream.Length == 0 ? "" : $" {place.Stream}";
        var version = place.Version == 0 ? "" : $" version {place.Version}";
        return $"partition {place.Partition} position {place.Position}{stream}{version}: expected {place.Expected}; found {place.Found}";
    }
}
