using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Results;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.Counts;

/// <summary>How results came about: as data, and, at an address of its own that can be passed on, as text.</summary>
internal static class ReportEndpoints
{
    private const string PlainText = "text/plain";

    public static void MapReports(this IEndpointRouteBuilder api)
    {
        var results = api.MapGroup("/elections/{election}/results").WithTags("Results");

        results.MapGet("/report", ReadAsync).Question(KeyKind.OrganiserIfHidden, "Read how the results came about", hasItsTime: true)
            .WithDescription("The profile, each step, each tie and what settled it. Shown to whom the results are. Another rule than the election's is a comparison on the same ballots, in its newest version with default parameters, and says so. STAR is counted at the close.");
        results.MapGet("/report.txt", ReadTextAsync).Question(KeyKind.OrganiserIfHidden, "Read how the results came about, as text", hasItsTime: true)
            .Produces<string>(StatusCodes.Status200OK, PlainText)
            .WithDescription("The same for people.");
    }

    private static async Task<Results<Ok<ElectionReport>, ProblemResult>> ReadAsync(
        ElectionParameter election, NumberParameter? competition, RuleParameter? rule, OptionalKey key, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = await grains.Report(election).GetAsync(key.Token, Question(competition, rule), cancellationToken);
        return reply.Value(out var problem) is { } report ? TypedResults.Ok(report) : key.Ask(problem);
    }

    private static async Task<Results<ContentHttpResult, ProblemResult>> ReadTextAsync(
        ElectionParameter election, NumberParameter? competition, RuleParameter? rule, OptionalKey key, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = await grains.Report(election).GetTextAsync(key.Token, Question(competition, rule), cancellationToken);
        return reply.Value(out var problem) is { } report ? TypedResults.Text(report.Text, PlainText, Encoding.UTF8) : key.Ask(problem);
    }

    public static IReportGrain Report(this IGrainFactory grains, ElectionParameter election) => grains.GetGrain<IReportGrain>(election.ToString());

    private static ReportQuestion Question(NumberParameter? competition, RuleParameter? rule) => new(competition?.Value, rule?.Name);
}
