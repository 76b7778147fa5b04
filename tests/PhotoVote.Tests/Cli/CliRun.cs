using System.Text.Json;
using PhotoVote.Cli;

namespace PhotoVote.Tests.Cli;

/// <summary>A run of <c>photovote</c> and what it said.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static async Task<CliRun> Of(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await PhotoVoteCommand.RunAsync(args, new Terminal(output, error, isInteractive: false), TestContext.Current.CancellationToken);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Of a verification: the names of the checks that failed.</summary>
    public IReadOnlyList<string> FailedChecks =>
        [.. Json.GetProperty("checks").EnumerateArray().Where(c => !c.GetProperty("isOk").GetBoolean()).Select(c => c.GetProperty("name").GetString()!)];

    /// <summary>Of a verification: the places that a check named.</summary>
    public IReadOnlyList<JsonElement> PlacesOf(string check) =>
        [.. Json.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == check).GetProperty("places").EnumerateArray()];
}
