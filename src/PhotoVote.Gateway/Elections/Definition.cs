using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.Elections;

/// <summary>
/// How the endpoints reach an election's definition. Commands carry no cancellation token: who hangs up in the middle must not leave a
/// thing half done, nor does it undo what is on its way to the log. Orleans' response time-out bounds them.
/// </summary>
internal static class Definition
{
    public static IElectionGrain Election(this IGrainFactory grains, ElectionId id) => grains.GetGrain<IElectionGrain>(id.ToString());

    /// <summary>A change that answers 200.</summary>
    public static async Task<Results<Ok<ElectionChanged>, ProblemResult>> ChangeAsync(
        this IGrainFactory grains, ElectionParameter election, Command command, ElectionChange change, HttpResponse response)
    {
        var reply = await grains.Election(election.Id).ChangeAsync(command.Header, change);
        return reply.Value(out var problem) is { } changed ? TypedResults.Ok(changed.Tag(response)) : problem;
    }

    /// <summary>A change that adds something, and answers 201.</summary>
    public static async Task<Results<Created<ElectionChanged>, ProblemResult>> AddAsync(
        this IGrainFactory grains, ElectionParameter election, Command command, ElectionChange change, Func<ElectionChanged, string> location, HttpResponse response)
    {
        var reply = await grains.Election(election.Id).ChangeAsync(command.Header, change);
        return reply.Value(out var problem) is { } changed ? TypedResults.Created(location(changed), changed.Tag(response)) : problem;
    }

    /// <summary>The version that a change led to is the entity tag of the definition from then on.</summary>
    public static ElectionChanged Tag(this ElectionChanged changed, HttpResponse response)
    {
        response.Headers.ETag = EntityTags.Of(changed.Version);
        return changed;
    }

    /// <summary>A definition with its entity tag, or 304 to who has it.</summary>
    public static Results<Ok<ElectionView>, StatusCodeHttpResult, ProblemResult> Show(Reply<ElectionView> reply, OptionalKey key, HttpContext context)
    {
        if (reply.Value(out var problem) is not { } view)
            return key.Ask(problem);
        var tag = EntityTags.Of(view.Version, view.AuthorsWithheld);
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.Vary = HeaderNames.Authorization;
        return EntityTags.IsHeldBy(context.Request.Headers.IfNoneMatch, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(view);
    }
}
