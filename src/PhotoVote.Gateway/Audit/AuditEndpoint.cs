using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Audit;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Audit;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Audit;

/// <summary>What happened in an election, for its organiser; nothing of ballots.</summary>
internal static class AuditEndpoint
{
    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/elections/{election}/audit", ReadAsync)
        .WithTags("Audit")
        .Question(KeyKind.Organiser, "Read the audit trail")
        .WithDescription("In the order of the log; after is the position of the page before. No ballot and no ballot's id is in it.");

    private static async Task<Results<Ok<AuditPage>, ProblemResult>> ReadAsync(
        ElectionParameter election,
        PositionParameter? after,
        LimitParameter? limit,
        RequiredKey key,
        ElectionDefinitions definitions,
        AuditTrail trail,
        CancellationToken cancellationToken)
    {
        var (known, refused) = await definitions.OfOrganiserAsync(election.Id, key.Token, cancellationToken);
        if (known is null)
            return refused!;
        return TypedResults.Ok(await trail.ReadAsync(election.Id, after?.Value ?? 0, limit?.Value ?? LimitParameter.Default, cancellationToken));
    }
}
