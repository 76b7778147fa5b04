using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PhotoVote.Gateway.Overload;
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
        var terms = BodyTerms.Of(context);
        if (request.ContentLength > terms.Most)
            return (TooLarge(terms), null);
        if (!IsJson(request.ContentType))
            return (new(EdgeCodes.ContentTypeUnsupported, "Send the body as application/json, in UTF-8.", HeaderNames.ContentType), null);

        var options = context.RequestServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        try
        {
            // A request may announce a body in chunks: without its length, or none at all.
            // Given up by CancelPendingRead, because a read that a token breaks off leaves the server no way to read on to the next request.
            ReadResult whole;
            await using (context.RequestAborted.Register(request.BodyReader.CancelPendingRead))
            {
                whole = await request.BodyReader.ReadAtLeastAsync(BodyTerms.Small + 1, CancellationToken.None);
                if (whole.Buffer.Length > BodyTerms.Small)
                {
                    request.BodyReader.AdvanceTo(whole.Buffer.Start);
                    context.RequestAborted.ThrowIfCancellationRequested();
                    if (context.Features.Get<Admission.Admitted>()?.ReadLargeBody(terms) is { } tooMany)
                        return (Of(tooMany), null);
                    AnsweredInTime.AllowFor(context, terms.Longest);
                    var paced = new PacedReading(request.BodyReader, context.RequestServices.GetRequiredService<TimeProvider>());
                    whole = await paced.ReadAtLeastAsync(terms.Most + 1L);
                    if (paced.IsTooSlow)
                    {
                        request.BodyReader.AdvanceTo(whole.Buffer.Start);
                        return (Of(Failures.BodyTooSlow()), null);
                    }
                }
            }

            var length = whole.Buffer.Length;
            request.BodyReader.AdvanceTo(whole.Buffer.Start);
            context.RequestAborted.ThrowIfCancellationRequested();
            if (length > terms.Most)
                return (TooLarge(terms), null);
            if (length == 0)
                return (required ? Missing : null, null);
            var value = await JsonSerializer.DeserializeAsync<T>(request.BodyReader, options, context.RequestAborted);
            return value is null ? (new(EdgeCodes.BodyInvalid, "The body is null.", "body"), null) : (null, value);
        }
        catch (JsonException e)
        {
            return (JsonErrors.Explain(e), null);
        }
        catch (OperationCanceledException) when (AnsweredInTime.IsGivenUp(context))
        {
            return (Of(Failures.BodyTooSlow()), null);
        }
        catch (OperationCanceledException)
        {
            // The sender has hung up in the middle: there is no next request on this connection, and the server is not to look for one.
            context.Abort();
            throw;
        }
        catch (BadHttpRequestException e)
        {
            // Where this body ends cannot be told, so nor where a next request begins.
            context.Response.Headers.Connection = "close";
            return (Of(Failures.Explain(e, isCommand: false)!), null);
        }
    }

    private static Unreadable TooLarge(BodyTerms terms) => Of(Failures.BodyTooLarge(terms.Most));

    private static Unreadable Missing => new(EdgeCodes.BodyMissing, "Send a body, as application/json.", "body");

    private static Unreadable Of(ProblemResult problem) => new(problem.Kind.Code, problem.Detail, "body");

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
