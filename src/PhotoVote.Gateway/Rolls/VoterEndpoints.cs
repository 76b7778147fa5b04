using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Rolls;

namespace PhotoVote.Gateway.Rolls;

/// <summary>An election's voters, for its organiser.</summary>
internal static class VoterEndpoints
{
    public static void MapVoters(this IEndpointRouteBuilder api)
    {
        var voters = api.MapGroup("/elections/{election}/voters").WithTags("Voters");

        voters.MapPost("/", RegisterAsync).Command(KeyKind.Organiser, "Register voters")
            .WithDescription(
                "At most 10,000 at once; each voter's key derives from yours and is never sent back. The answer lists each. When a part could not be "
                + "written the problem lists what became of each voter, and the same request with the same Idempotency-Key goes on where it stopped.");
        voters.MapGet("/", ListAsync).Question(KeyKind.Organiser, "List voters")
            .WithDescription("In an order that does not change; after is the last voter of the page before. The last page may be empty.");
        voters.MapGet("/{voter}", GetAsync).Question(KeyKind.Organiser, "Read what the roll says of a voter");
        voters.MapPost("/{voter}/revoke", RevokeAsync).Command(KeyKind.Organiser, "Revoke a voter")
            .WithDescription("For ever. A ballot that is not cast is void; one that is cast counts, and then this is refused.");
    }

    private static async Task<Results<Ok<Registration>, ProblemResult>> RegisterAsync(
        ElectionParameter election, Command command, Body<VotersBody> body, ElectionDefinitions definitions, BulkRegistration registration)
    {
        var (known, refused) = await definitions.OfOrganiserAsync(election.Id, command.Header.Key!, CancellationToken.None);
        if (known is null)
            return refused!;
        var (voters, invalid) = VoterList.Read(body.Value.Voters);
        if (invalid is not null)
            return invalid;
        var reply = await registration.RegisterAsync(election.Id, known.RollShards, command.Unconditional, voters);
        return reply.Value(out var problem) is { } registered ? TypedResults.Ok(registered) : problem.Listing(reply.Value?.Voters);
    }

    private static async Task<Results<Ok<VoterPage>, ProblemResult>> ListAsync(
        ElectionParameter election,
        VoterParameter? after,
        LimitParameter? limit,
        RequiredKey key,
        ElectionDefinitions definitions,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var (known, refused) = await definitions.OfOrganiserAsync(election.Id, key.Token, cancellationToken);
        if (known is null)
            return refused!;
        var (page, failed) = await grains.VotersAsync(known, key.Token, after?.Id, limit?.Value ?? LimitParameter.Default, cancellationToken);
        return page is null ? failed! : TypedResults.Ok(page);
    }

    private static async Task<Results<Ok<VoterView>, ProblemResult>> GetAsync(
        ElectionParameter election, VoterParameter voter, RequiredKey key, ElectionDefinitions definitions, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var (known, refused) = await definitions.OfOrganiserAsync(election.Id, key.Token, cancellationToken);
        if (known is null)
            return refused!;
        var reply = await grains.Shard(election.Id, RollShard.Of(voter.Id, known.RollShards)).GetVoterAsync(key.Token, voter.ToString(), cancellationToken);
        return reply.Value(out var problem) is { } view ? TypedResults.Ok(view) : problem;
    }

    private static async Task<Results<Ok<VoterView>, ProblemResult>> RevokeAsync(
        ElectionParameter election, VoterParameter voter, Command command, ElectionDefinitions definitions, IGrainFactory grains)
    {
        var (known, refused) = await definitions.OfOrganiserAsync(election.Id, command.Header.Key!, CancellationToken.None);
        if (known is null)
            return refused!;
        var reply = await grains.Shard(election.Id, RollShard.Of(voter.Id, known.RollShards)).RevokeAsync(command.Unconditional, voter.ToString());
        return reply.Value(out var problem) is { } view ? TypedResults.Ok(view) : problem;
    }
}
