using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PhotoVote.Client.Results;
using PhotoVote.Gateway.Counts.Live;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Counts;

/// <summary>Results, as they are and as they come, and turnout.</summary>
internal static class CountEndpoints
{
    public static void MapCounts(this IEndpointRouteBuilder api)
    {
        var election = api.MapGroup("/elections/{election}").WithTags("Results");

        election.MapGet("/results", ResultsAsync).Question(KeyKind.OrganiserIfHidden, "Read the results", hasItsTime: true).Produces(StatusCodes.Status304NotModified)
            .WithDescription("As far as the election's visibility shows them. They are final once status says so, and counting before.");
        election.MapGet("/results/stream", StreamAsync).Question(KeyKind.OrganiserIfHidden, "Watch the results", hasItsTime: true).WithMetadata(new StreamTerms()).StayingOpen()
            .Produces<LiveResultsView>(StatusCodes.Status200OK, ResultsStream.ContentType)
            .WithDescription("""
                Server-sent events: each is a whole state, the newest there is, a few a second at most. Its id grows with everything that changes what
                is shown, also from one server to another: with Last-Event-ID only what is newer is sent. The turnout is in every state; results is null
                until the election shows them. With status final and published, nothing more is to come but corrections.
                """);
        election.MapGet("/turnout", TurnoutAsync).Question(KeyKind.OrganiserIfDraft, "Read the turnout");
    }

    private static async Task<Results<Ok<ResultsView>, StatusCodeHttpResult, ProblemResult>> ResultsAsync(
        ElectionParameter election, OptionalKey key, IGrainFactory grains, HttpContext context)
    {
        var reply = await grains.GetGrain<ITallyGrain>(election.ToString()).GetResultsAsync(key.Token, context.RequestAborted);
        if (reply.Value(out var problem) is not { } results)
            return key.Ask(problem);

        // Weak: the position in the log moves on with other elections, too.
        var tag = EntityTags.Of(results.StateId, results.AuthorsWithheld);
        context.Response.Headers.ETag = $"W/{tag}";
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.Vary = HeaderNames.Authorization;
        return EntityTags.IsHeldBy(context.Request.Headers.IfNoneMatch, tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(results);
    }

    private static async Task<Results<ResultsStream, ProblemResult>> StreamAsync(
        ElectionParameter election, LastEventId lastEventId, OptionalKey key, ElectionDefinitions definitions, LiveResults live, HttpContext context)
    {
        // Before anything is asked: who finds no room is told so at once.
        if (live.Seats.TryTake(context.Connection.RemoteIpAddress, out var seat) is { } full)
            return full;
        try
        {
            var (organiser, problem) = await definitions.OfWatcherAsync(election.Id, key, context.RequestAborted);
            if (problem is not null)
                return problem;
            var stream = new ResultsStream(live, seat!, election.Id, organiser, lastEventId.Value);
            seat = null;
            return stream;
        }
        finally
        {
            seat?.Dispose();
        }
    }

    private static async Task<Results<Ok<TurnoutView>, ProblemResult>> TurnoutAsync(
        ElectionParameter election, OptionalKey key, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = await grains.GetGrain<ITallyGrain>(election.ToString()).GetTurnoutAsync(key.Token, cancellationToken);
        return reply.Value(out var problem) is { } turnout ? TypedResults.Ok(turnout) : key.Ask(problem);
    }
}
