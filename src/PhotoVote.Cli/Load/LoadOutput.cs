using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhotoVote.Cli.Load;

/// <summary>What a load came to, for people or for programs.</summary>
internal static class LoadOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void WriteJson(LoadReport report, Terminal terminal) => terminal.Output.WriteLine(JsonSerializer.Serialize(report, Json));

    public static void WriteText(LoadReport report, Terminal terminal)
    {
        var (plan, voters) = (report.Workload, report.Voters);
        Write($"{report.Path}; {plan.CommandsPerBallot} commands a ballot{(plan.Whole ? $", cast whole with {plan.Candidates} ratings" : "")}");
        Write(plan.Rate is { } rate
            ? (FormattableString)$"{rate:0.###} voters a second, {(plan.Schedule == Schedule.Poisson ? "at random (Poisson)" : "evenly")}; times from the moment for which a command was planned"
            : $"{plan.AtOnce:N0} voters at once, the next when one has gone; times from the sending");
        Write($"{voters.Arrived:N0} voters in {report.Seconds:0.0} s{(report.Stopped ? ", then stopped" : "")}; at most {voters.MostAtOnce:N0} at once, {voters.MostWaiting:N0} waiting; {voters.NotSent:N0} not sent");
        WriteRate("ballots ", report.Ballots);
        WriteRate("commands", report.Commands);
        Write($"sent again under the same id: {report.Retries:N0}");
        foreach (var (kind, count) in report.Errors.OrderByDescending(e => e.Value))
            Write($"{count:N0} × {kind}");

        var of = report.Reconciliation;
        var others = of.Others > 0 ? FormattableString.Invariant($" and {of.Others:N0} of others") : "";
        var settled = of.Settled > 0 ? FormattableString.Invariant($" ({of.Settled:N0} told when sent again at the end)") : "";
        var verdict = of.Undone is not null ? "not compared" : of.Disagreements.Count > 0 ? "they do not agree" : of.Untold > 0 ? "all that is known agrees" : "all agree";
        Write($"{of.Acknowledged:N0} casts acknowledged, {of.Unknown:N0} unknown{settled}; in the log {Number(of.Log)}{others}, counted {Number(of.Tally)}: {verdict}");

        void Write(FormattableString line) => terminal.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

        void WriteRate(string what, LoadRate r) =>
            Write($"{what} {r.Done,10:N0}  {r.PerSecond,9:N0} /s   p50 {r.P50,7:0.0} ms  p99 {r.P99,7:0.0} ms  p99.9 {r.P999,7:0.0} ms  max {r.Max,7:0.0} ms");
    }

    private static string Number(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "not read";
}
