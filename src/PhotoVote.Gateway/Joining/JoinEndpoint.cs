using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Gateway.Elections;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Joining;

/// <summary>From the code on the wall to the election.</summary>
internal static class JoinEndpoint
{
    public static void MapJoining(this IEndpointRouteBuilder api) => api.MapGet("/join/{code}", FindAsync)
        .WithTags("Joining")
        .Question(KeyKind.OrganiserIfDraft, "Find an election by its join code")
        .Produces(StatusCodes.Status304NotModified)
        .WithDescription("Six characters as people type them: in any case, with spaces or dashes, I and L for 1, O for 0.");

    private static async Task<Results<Ok<ElectionView>, StatusCodeHttpResult, ProblemResult>> FindAsync(
        CodeParameter code, OptionalKey key, JoinCodeDirectory codes, IGrainFactory grains, HttpContext context)
    {
        if (await codes.FindAsync(code.Code, context.RequestAborted) is not { } election)
            return Unknown(code);
        var reply = await grains.Election(election).GetAsync(key.Token, context.RequestAborted);

        // A draft is nobody's business: its code is as unknown as one that was never given.
        return reply.Code is RefusalCodes.NotOrganiser or RefusalCodes.ElectionUnknown ? Unknown(code) : Definition.Show(reply, key, context);
    }

    private static ProblemResult Unknown(CodeParameter code) => new(EdgeCodes.JoinCodeUnknown, $"No election can be joined by {code.Code}.", "code");
}

/// <summary>A join code in a path, as a person typed it.</summary>
internal readonly record struct CodeParameter(JoinCode Code, Unreadable? Unreadable) : IRequestPart
{
    public static bool TryParse(string? text, out CodeParameter value)
    {
        var valid = JoinCode.TryParse(text, out var code);
        value = new(code, valid ? null : new(EdgeCodes.ParameterInvalid, $"'{PathIds.Shown(text)}' is not a join code: six letters and digits, without U."));
        return true;
    }
}
