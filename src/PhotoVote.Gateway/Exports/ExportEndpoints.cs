using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;
using PhotoVote.Client;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Gateway.Counts;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Exports;

namespace PhotoVote.Gateway.Exports;

/// <summary>What an organiser takes away from a closed election.</summary>
internal static class ExportEndpoints
{
    public const string Csv = "text/csv; charset=utf-8";
    private const string CsvType = "text/csv";

    /// <summary>Kestrel's usual 240 bytes a second would let one reader have the only turn for hours.</summary>
    public static MinDataRate SlowestReader { get; } = new(bytesPerSecond: 32 << 10, gracePeriod: TimeSpan.FromSeconds(10));

    public static void MapExports(this IEndpointRouteBuilder api)
    {
        var export = api.MapGroup("/elections/{election}/export").WithTags("Export");

        export.MapGet("/results.csv", ResultsTableAsync).Question(KeyKind.Organiser, "Export the results as a table", hasItsTime: true)
            .Produces<string>(StatusCodes.Status200OK, CsvType)
            .WithDescription("Once closed. A row a candidate of every competition: rank, value, how it was rated. No text in it becomes a formula of a spreadsheet.");
        export.MapGet("/results.json", ResultsAsync).Question(KeyKind.Organiser, "Export the results as data", hasItsTime: true)
            .WithDescription("Once closed: the report of all competitions under the election's own rule.");
        export.MapGet("/ballots.csv", BallotsAsync).Question(KeyKind.Organiser, "Export the ballots of a competition as a table", hasItsTime: true)
            .Produces<string>(StatusCodes.Status200OK, CsvType)
            .WithDescription("Once closed. A row a ballot that counts in the competition, which may be left out when there is one; without voters and ids, sorted by what the ballots say. The command line counts it again. One such export at a time: another is answered 503.");
    }

    public static string Attachment(string name) => new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();

    private static async Task<Results<ContentHttpResult, ProblemResult>> ResultsTableAsync(
        ElectionParameter election, RequiredKey key, IGrainFactory grains, ElectionDefinitions definitions, HttpResponse response, CancellationToken cancellationToken)
    {
        if ((await ClosedAsync(definitions, election.Id, key.Token, cancellationToken)).Problem is { } refused)
            return refused;
        var reply = await grains.Report(election).GetTableAsync(key.Token, new ReportQuestion(OnlyFinal: true), cancellationToken);
        if (reply.Value(out var problem) is not { } table)
            return problem;
        response.Headers.ContentDisposition = Attachment($"results-{election}.csv");
        return TypedResults.Text(table.Text, CsvType, Encoding.UTF8);
    }

    private static async Task<Results<Ok<ElectionReport>, ProblemResult>> ResultsAsync(
        ElectionParameter election, RequiredKey key, IGrainFactory grains, ElectionDefinitions definitions, HttpResponse response, CancellationToken cancellationToken)
    {
        if ((await ClosedAsync(definitions, election.Id, key.Token, cancellationToken)).Problem is { } refused)
            return refused;
        var reply = await grains.Report(election).GetAsync(key.Token, new ReportQuestion(OnlyFinal: true), cancellationToken);
        if (reply.Value(out var problem) is not { } report)
            return problem;
        response.Headers.ContentDisposition = Attachment($"results-{election}.json");
        return TypedResults.Ok(report);
    }

    private static async Task<Results<BallotsFile, ProblemResult>> BallotsAsync(
        ElectionParameter election,
        NumberParameter? competition,
        RequiredKey key,
        ElectionDefinitions definitions,
        BallotExport export,
        CancellationToken cancellationToken)
    {
        var (closed, problem) = await ClosedAsync(definitions, election.Id, key.Token, cancellationToken);
        if (closed is null)
            return problem!;
        if (competition is null && closed.Competitions.Count > 1)
            return new ProblemResult(EdgeCodes.ParameterInvalid, $"Say whose ballots: competition=1 to {closed.Competitions.Keys.Last()}.", nameof(competition));
        var number = competition?.Value ?? closed.Competitions.Keys.First();
        return closed.Competitions.TryGetValue(number, out var found)
            ? new BallotsFile(export, closed, found, TimeBudget.Export)
            : new ProblemResult(RefusalCodes.CompetitionUnknown, $"There is no competition {number}.", nameof(competition));
    }

    /// <summary>The election as the log has it now: closed, and the organiser's.</summary>
    private static async Task<(ElectionState? Election, ProblemResult? Problem)> ClosedAsync(
        ElectionDefinitions definitions, ElectionId id, string token, CancellationToken cancellationToken)
    {
        var (known, refused) = await definitions.OfOrganiserAsync(id, token, cancellationToken);
        if (known is null)
            return (null, refused);
        var definition = await definitions.GetAsync(id, cancellationToken);
        await definition.RefreshAsync(definition.Version, cancellationToken);
        return definition.State.Lifecycle == Lifecycle.Closed
            ? (definition.State, null)
            : (null, new ProblemResult(RefusalCodes.ElectionNotClosed, "Close the election first: until then ballots may still come."));
    }
}
