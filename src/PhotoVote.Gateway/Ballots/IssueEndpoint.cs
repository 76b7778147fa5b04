using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Ballots;

/// <summary>The one place where a voter's key is presented; from then on a ballot goes by its own.</summary>
internal static class IssueEndpoint
{
    public static void MapIssuing(this IEndpointRouteBuilder api) => api.MapPost("/elections/{election}/ballots", BallotAsync)
        .WithTags("Ballots")
        .Command(KeyKind.Voter, "Ask for the voter's ballot")
        .WithDescription("A new one (201), or the one that the voter holds already (200). Its key derives from the voter's key and the ballot's id.");

    private static async Task<Results<Created<BallotIssued>, Ok<BallotIssued>, ProblemResult>> BallotAsync(
        ElectionParameter election, Command command, ElectionDefinitions definitions, IGrainFactory grains)
    {
        if (!KeyToken.TryParseVoter(command.Header.Key, out var voter, out _))
            return new ProblemResult(RefusalCodes.VoterKeyWrong, "Send a voter's key: pvv_, the voter's id, a dot and 43 characters.", "Authorization");
        var (known, unknown) = await definitions.OfAnyoneAsync(election.Id, CancellationToken.None);
        if (known is null)
            return unknown!;

        var shard = grains.GetGrain<IRollGrain>($"{election}/{RollShard.Of(voter, known.RollShards)}");
        var reply = await shard.CreateBallotAsync(command.Unconditional);
        if (reply.Value(out var problem) is not { } issued)
            return problem;
        return issued.AlreadyHeld ? TypedResults.Ok(issued) : TypedResults.Created(Api.Ballot(issued.Election, issued.Ballot), issued);
    }
}
