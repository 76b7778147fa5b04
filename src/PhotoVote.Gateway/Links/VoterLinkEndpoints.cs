using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Gateway.Exports;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Gateway.Rolls;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Links;

/// <summary>Voters' links, made again from the organiser's key as often as they are asked for. No ballot is touched.</summary>
internal static class VoterLinkEndpoints
{
    public static void MapVoterLinks(this IEndpointRouteBuilder api)
    {
        // Not below /voters: "links" may be a voter.
        var election = api.MapGroup("/elections/{election}").WithTags("Voters");

        election.MapGet("/voters/{voter}/link", ReadAsync).Question(KeyKind.Organiser, "Read a voter's link", hasItsTime: true)
            .WithDescription("With its QR code. Who is revoked has none. Whoever has the link votes as that voter. 409 where anyone is admitted: those voters make their own keys.");
        election.MapGet("/links", ListAsync).Question(KeyKind.Organiser, "List voters' links", hasItsTime: true)
            .WithDescription("With their QR codes, to be laid out on sheets. In the order of the list of voters; after is the last voter of the page before.");
        election.MapGet("/links.csv", TableAsync).Question(KeyKind.Organiser, "Export voters' links as a table", hasItsTime: true)
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithDescription("A row a voter who is not revoked: voter, link. No text in it becomes a formula of a spreadsheet. One such export at a time: another is answered 503.");
    }

    private static async Task<Results<Ok<VoterLink>, ProblemResult>> ReadAsync(
        ElectionParameter election, VoterParameter voter, RequiredKey key, ElectionDefinitions definitions, IGrainFactory grains, PublicAddress address, HttpContext context)
    {
        var (known, organiser, problem) = await FindAsync(definitions, election.Id, key, context.RequestAborted);
        if (known is null)
            return problem!;
        var reply = await grains.Shard(election.Id, RollShard.Of(voter.Id, known.RollShards)).GetVoterAsync(key.Token, voter.ToString(), context.RequestAborted);
        return reply.Value(out var unknown) is { } view
            ? TypedResults.Ok(VoterLink.Of(address.Of(context.Request), election.Id, organiser!, view.Voter, view.Revoked))
            : unknown;
    }

    private static async Task<Results<Ok<VoterLinkPage>, ProblemResult>> ListAsync(
        ElectionParameter election,
        VoterParameter? after,
        LimitParameter? limit,
        RequiredKey key,
        ElectionDefinitions definitions,
        IGrainFactory grains,
        PublicAddress address,
        HttpContext context)
    {
        var (known, organiser, problem) = await FindAsync(definitions, election.Id, key, context.RequestAborted);
        if (known is null)
            return problem!;
        var (page, failed) = await grains.VotersAsync(known, key.Token, after?.Id, limit?.Value ?? LimitParameter.Default, context.RequestAborted);
        if (page is null)
            return failed!;
        var from = address.Of(context.Request);
        return TypedResults.Ok(new VoterLinkPage([.. page.Voters.Select(v => VoterLink.Of(from, election.Id, organiser!, v.Voter, v.Revoked))], page.More));
    }

    private static async Task<Results<VoterLinksFile, ProblemResult>> TableAsync(
        ElectionParameter election, RequiredKey key, ElectionDefinitions definitions, IGrainFactory grains, PublicAddress address, LinkTurns turns, HttpContext context)
    {
        var (known, organiser, problem) = await FindAsync(definitions, election.Id, key, context.RequestAborted);
        return known is null ? problem! : new VoterLinksFile(turns, grains, known, key.Token, organiser!, address.Of(context.Request), Hosting.TimeBudget.Export);
    }

    /// <summary>The election, when the key is its organiser's and voters' keys derive from it.</summary>
    private static async Task<(ElectionState? Election, SecretKey? Organiser, ProblemResult? Problem)> FindAsync(
        ElectionDefinitions definitions, ElectionId id, RequiredKey key, CancellationToken cancellationToken)
    {
        var (known, refused) = await definitions.OfOrganiserAsync(id, key.Token, cancellationToken);
        if (known is null)
            return (null, null, refused);
        _ = KeyToken.TryParseOrganiser(key.Token, out var organiser);
        return known.Admission == Admission.Registered
            ? (known, organiser, null)
            : (null, null, new(RefusalCodes.ElectionAdmitsAnyone, "Where anyone is admitted voters make their own keys: share the link to join by."));
    }
}
