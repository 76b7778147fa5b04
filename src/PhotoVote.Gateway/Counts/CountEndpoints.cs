using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Results;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.Counts;

/// <summary>Results and turnout.</summary>
internal static class CountEndpoints
{
    public static void MapCounts(this IEndpointRouteBuilder api)
    {
        var election = api.MapGroup("/elections/{election}").WithTags("Results");

        election.MapGet("/results", ResultsAsync).Question(KeyKind.OrganiserIfHidden, "Read the results", hasItsTime: true)
            .WithDescription("As far as the election's visibility shows them. They are final once status says so, and counting before.");
        election.MapGet("/turnout", TurnoutAsync).Question(KeyKind.OrganiserIfDraft, "Read the turnout");
    }

    private static async Task<Results<Ok<ResultsView>, ProblemResult>> ResultsAsync(
        ElectionParameter election, OptionalKey key, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = await grains.GetGrain<ITallyGrain>(election.ToString()).GetResultsAsync(key.Token, cancellationToken);
        return reply.Value(out var problem) is { } results ? TypedResults.Ok(results) : key.Ask(problem);
    }

    private static async Task<Results<Ok<TurnoutView>, ProblemResult>> TurnoutAsync(
        ElectionParameter election, OptionalKey key, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = await grains.GetGrain<ITallyGrain>(election.ToString()).GetTurnoutAsync(key.Token, cancellationToken);
        return reply.Value(out var problem) is { } turnout ? TypedResults.Ok(turnout) : key.Ask(problem);
    }
}
