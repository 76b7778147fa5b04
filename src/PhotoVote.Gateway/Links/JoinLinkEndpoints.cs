using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Links;

/// <summary>How people find the election, for the wall.</summary>
internal static class JoinLinkEndpoints
{
    /// <summary>The link never changes, only the address that it leads to may, with the settings.</summary>
    private const string ForAMinute = "public, max-age=60";

    public static void MapJoinLinks(this IEndpointRouteBuilder api)
    {
        var election = api.MapGroup("/elections/{election}").WithTags("Joining");

        election.MapGet("/join", ReadAsync).Question(KeyKind.OrganiserIfDraft, "Read the link to join by")
            .WithDescription("The code to type, the link, and the link as a QR code to be drawn. Of a draft for its organiser only.");
        election.MapGet("/join.svg", DrawAsync).Question(KeyKind.OrganiserIfDraft, "See the link to join by as a QR code")
            .Produces<string>(StatusCodes.Status200OK, QrCode.SvgType)
            .WithDescription("A picture, dark on white. Of a draft for its organiser only.");
    }

    private static async Task<Results<Ok<JoinLink>, ProblemResult>> ReadAsync(
        ElectionParameter election, OptionalKey key, ElectionDefinitions definitions, PublicAddress address, HttpContext context)
    {
        var (known, problem) = await FindAsync(definitions, election.Id, key, context.RequestAborted);
        return known is null ? problem! : TypedResults.Ok(JoinLink.Of(address.Of(context.Request), known.Code));
    }

    private static async Task<Results<ContentHttpResult, ProblemResult>> DrawAsync(
        ElectionParameter election, OptionalKey key, ElectionDefinitions definitions, PublicAddress address, HttpContext context)
    {
        var (known, problem) = await FindAsync(definitions, election.Id, key, context.RequestAborted);
        if (known is null)
            return problem!;
        if (known.Lifecycle != Lifecycle.Draft)
            context.Response.Headers.CacheControl = ForAMinute;
        return TypedResults.Text(JoinLink.Of(address.Of(context.Request), known.Code).Qr.ToSvg(), QrCode.SvgType);
    }

    private static async Task<(ElectionState? Election, ProblemResult? Problem)> FindAsync(
        ElectionDefinitions definitions, ElectionId id, OptionalKey key, CancellationToken cancellationToken)
    {
        _ = KeyToken.TryParseOrganiser(key.Token, out var organiser);
        var election = await definitions.GetSettledAsync(id, cancellationToken);
        return election.CheckReader(organiser) is { } refusal ? (null, key.Ask(new ProblemResult(refusal.Code, refusal.Detail))) : (election, null);
    }
}
