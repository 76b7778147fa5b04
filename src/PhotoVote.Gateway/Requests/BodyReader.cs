using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

/// <summary>Reads a body as JSON, and says where it cannot.</summary>
internal static class BodyReader
{
    public const string Json = "application/json";

    public static async ValueTask<(Unreadable? Unreadable, T? Value)> ReadAsync<T>(HttpContext context, bool required)
        where T : class
    {
        var request = context.Request;
        if (request.ContentLength == 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
            return (required ? Missing : null, null);
        if (!IsJson(request.ContentType))
            return (new(EdgeCodes.ContentTypeUnsupported, "Send the body as application/json, in UTF-8.", HeaderNames.ContentType), null);

        var options = context.RequestServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        try
        {
            // A request may announce a body, in chunks, and then send none.
            var first = await request.BodyReader.ReadAsync(context.RequestAborted);
            if (first.Buffer.IsEmpty && first.IsCompleted)
                return (required ? Missing : null, null);
            request.BodyReader.AdvanceTo(first.Buffer.Start);
            var value = await JsonSerializer.DeserializeAsync<T>(request.BodyReader, options, context.RequestAborted);
            return value is null ? (new(EdgeCodes.BodyInvalid, "The body is null.", "body"), null) : (null, value);
        }
        catch (JsonException e)
        {
            return (JsonErrors.Explain(e), null);
        }
        catch (BadHttpRequestException e)
        {
            var problem = Failures.Explain(e, isCommand: false)!;
            return (new(problem.Kind.Code, problem.Detail, "body"), null);
        }
    }

    private static Unreadable Missing => new(EdgeCodes.BodyMissing, "Send a body, as application/json.", "body");

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
