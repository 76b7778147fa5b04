using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Domain;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Ballots;

/// <summary>A ballot: read, rated and cast with its own key, which says nothing of its voter.</summary>
internal static class BallotEndpoints
{
    public static void MapBallots(this IEndpointRouteBuilder api)
    {
        var ballot = api.MapGroup("/elections/{election}/ballots/{ballot}").WithTags("Ballots").AddEndpointFilter(MayExistAsync);

        ballot.MapGet("/", GetAsync).Question(KeyKind.Ballot, "Read a ballot")
            .WithDescription("Of a cast one also the position at which the log holds it, and whether the tally has counted that far: told to its own key alone.");
        ballot.MapPut("/ratings/{candidate}", RateAsync).Command(KeyKind.Ballot, "Rate a candidate, or change its rating");
        ballot.MapDelete("/ratings/{candidate}", ClearAsync).Command(KeyKind.Ballot, "Take a rating back");
        ballot.MapPost("/cast", CastAsync).Command(KeyKind.Ballot, "Cast the ballot")
            .WithDescription("Without a body it is cast as it was rated; with one it is cast with exactly these ratings. Cast is final.");
    }

    private static async Task<Results<Ok<BallotView>, ProblemResult>> GetAsync(
        ElectionParameter election, BallotParameter ballot, RequiredKey key, IGrainFactory grains, CancellationToken cancellationToken) =>
        Answer(await Grain(grains, election, ballot).GetAsync(key.Token, cancellationToken));

    private static async Task<Results<Ok<BallotView>, ProblemResult>> RateAsync(
        ElectionParameter election, BallotParameter ballot, NumberParameter candidate, Command command, Body<RatingBody> body, IGrainFactory grains) =>
        Answer(await Grain(grains, election, ballot).RateAsync(command.Unconditional, candidate.Value, body.Value.Rating));

    private static async Task<Results<Ok<BallotView>, ProblemResult>> ClearAsync(
        ElectionParameter election, BallotParameter ballot, NumberParameter candidate, Command command, IGrainFactory grains) =>
        Answer(await Grain(grains, election, ballot).ClearAsync(command.Unconditional, candidate.Value));

    private static async Task<Results<Ok<BallotView>, ProblemResult>> CastAsync(
        ElectionParameter election, BallotParameter ballot, Command command, OptionalBody<CastBody> body, IGrainFactory grains)
    {
        var grain = Grain(grains, election, ballot);
        return Answer(body.Value is { } whole
            ? await grain.CastWholeAsync(command.Unconditional, whole.Ratings)
            : await grain.CastAsync(command.Unconditional));
    }

    /// <summary>Wakes no ballot of an election that does not exist, or that no shard of its roll can have issued.</summary>
    private static async ValueTask<object?> MayExistAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (election, ballot) = (context.GetArgument<ElectionParameter>(0), context.GetArgument<BallotParameter>(1));
        var definitions = context.HttpContext.RequestServices.GetRequiredService<ElectionDefinitions>();
        var (known, unknown) = await definitions.OfAnyoneAsync(election.Id, CancellationToken.None);
        if (known is null)
            return unknown;
        return ballot.Id.RollShard < known.RollShards ? await next(context) : new ProblemResult(RefusalCodes.BallotUnknown, "No such ballot was issued.");
    }

    private static IBallotGrain Grain(IGrainFactory grains, ElectionParameter election, BallotParameter ballot) =>
        grains.GetGrain<IBallotGrain>($"{election}/{ballot}");

    private static Results<Ok<BallotView>, ProblemResult> Answer(Reply<BallotView> reply) =>
        reply.Value(out var problem) is { } view ? TypedResults.Ok(view) : problem;
}

/// <summary>A rating.</summary>
/// <param name="Rating">A step of the election's scale.</param>
internal sealed record RatingBody(int Rating);

/// <summary>A whole ballot.</summary>
/// <param name="Ratings">Candidate number → rating; whatever was rated before is replaced.</param>
internal sealed record CastBody(Dictionary<int, int> Ratings);
