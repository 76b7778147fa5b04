using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Photos;

/// <summary>Photos: added by an organiser, listed for pages, served to everybody who knows their hash.</summary>
internal static class PhotoEndpoints
{
    public const string Root = "/photos";

    /// <summary>Nothing that is sent is trusted but its first bytes, and nothing is kept of it but its picture.</summary>
    public static void MapPhotos(this WebApplication app)
    {
        var election = app.MapGroup(Api.Root + "/elections/{election}/photos").WithReadableParts().WithTags("Photos");

        // Its body takes long, so it is not among the commands that have a common time: the intake has its own.
        election.MapPost("/", AddAsync).Upload(KeyKind.Organiser, "Add a photo")
            .WithDescription("While the election is a draft. The body is the file of a JPEG, PNG or WebP as it is; its Content-Type does not count. The answer's photo goes into a candidate. The same file again gives the same photo, so it takes no Idempotency-Key: after 503, 504 or no answer send it again. 201 when the election did not have it, else 200.");
        election.MapGet("/", ListAsync).WithLimitedWork().Question(KeyKind.OrganiserIfDraft, "List the photos of an election's candidates").Produces(StatusCodes.Status304NotModified)
            .WithDescription("Of those candidates whose photo is one that was added: its size, and a tiny preview to show until it is loaded. ?competition= leaves the others out.");

        app.MapGet(Root + "/{photo}/{file}", GetAsync).WithoutLimits().Question(KeyKind.None, "Get a photo in one size").WithTags("Photos")
            .Produces<byte[]>(StatusCodes.Status200OK, "image/webp", "image/jpeg")
            .Produces(StatusCodes.Status304NotModified)
            .WithDescription("{edge}.webp or {edge}.jpg; the photo's longer side then has edge pixels, or all that it has when they are fewer. It never changes.");
    }

    private static async Task<Results<Created<PhotoView>, Ok<PhotoView>, UploadRefused, ProblemResult>> AddAsync(
        ElectionParameter election, RequiredKey key, ElectionDefinitions definitions, PhotoIntake intake, HttpContext context)
    {
        AnsweredInTime.Lift(context);
        var (known, problem) = await definitions.OfOrganiserAsync(election.Id, key.Token, context.RequestAborted);
        if (known is null)
            return new UploadRefused(problem!);
        if (known.Lifecycle != Lifecycle.Draft)
            return new UploadRefused(new(RefusalCodes.DefinitionFrozen, "Photos are added while the election is a draft."));
        var taken = await intake.TakeAsync(context, election.Id);
        if (taken.Photo is not { } photo)
            return taken.IsReceived ? taken.Problem! : new UploadRefused(taken.Problem!);
        return taken.IsNew ? TypedResults.Created($"{Root}/{photo.Photo}/{new Rendition(Rendition.Largest, PhotoFormat.Webp).FileName}", photo) : TypedResults.Ok(photo);
    }

    private static async Task<Results<Ok<IEnumerable<PhotoView>>, StatusCodeHttpResult, ProblemResult>> ListAsync(
        ElectionParameter election, NumberParameter? competition, OptionalKey key, ElectionDefinitions definitions, PhotoFiles files, HttpContext context)
    {
        var (known, problem) = await definitions.OfReaderAsync(election.Id, key, context.RequestAborted);
        if (known is null)
            return problem!;
        if (competition is { Value: var number } && !known.State.Competitions.ContainsKey(number))
            return new ProblemResult(RefusalCodes.CompetitionUnknown, $"There is no competition {number}.", nameof(competition));
        var photos = known.State.Candidates.Values
            .Where(candidate => competition is null || candidate.Competition == competition.Value.Value)
            .Select(candidate => PhotoId.TryParse(candidate.Photo, out var photo) ? photo : default)
            .Where(photo => photo != default)
            .Distinct()
            .ToList();
        var found = await files.FindAsync(photos, context.RequestAborted);

        // A candidate may name a photo before it is added.
        var tag = $"\"{known.Version}-{found.Count}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return EntityTags.IsHeldBy(context.Request.Headers.IfNoneMatch, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(photos.Where(found.ContainsKey).Select(photo => found[photo]));
    }

    private static async Task<Results<FileContentHttpResult, ProblemResult>> GetAsync(string photo, string file, PhotoFiles files, HttpContext context)
    {
        if (!PhotoId.TryParse(photo, out var id) || !Rendition.TryParse(file, out var rendition))
            return Unknown;
        var (content, isCrowded) = await files.ReadAsync(id, rendition, context.RequestAborted);
        if (content is null)
            return isCrowded ? new ProblemResult(FailureCodes.Overloaded, Replies.TooMuch) : Unknown;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(content, rendition.ContentType, entityTag: new EntityTagHeaderValue($"\"{id}-{rendition.FileName}\""));
    }

    private static ProblemResult Unknown =>
        new(EdgeCodes.PhotoUnknown, $"There is no such photo. Its address is {Root}, the photo, and {string.Join(", ", Rendition.Edges)} with .webp or .jpg.");
}
