using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace PhotoVote.Gateway.Photos;

/// <summary>Reads a photo's file. It has longer for that than other requests have: it is large, and a home's line is slow.</summary>
internal static class PhotoBody
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Who sends less holds room that others need.</summary>
    private static readonly MinDataRate Slowest = new(bytesPerSecond: 32 << 10, gracePeriod: TimeSpan.FromSeconds(20));

    public static ProblemResult TooLarge(long most) => new(
        EdgeCodes.PhotoTooLarge,
        $"A photo's file may have {most / 1_048_576.0:0.##} MiB. Export it smaller, or as JPEG with less quality: it is shown with {Rendition.Largest:N0} pixels at most.",
        "body");

    public static bool IsMissing(HttpRequest request) =>
        request.ContentLength == 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false;

    public static async Task<(byte[]? File, ProblemResult? Problem)> ReadAsync(HttpContext context, int most)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = UploadRefused.MostDrained;
        // Over HTTP/2 the server has one rate for all that a connection carries, and refuses another.
        if (HttpProtocol.IsHttp11(request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = Slowest;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        either.CancelAfter(Patience);

        // Given up by CancelPendingRead, because a read that a token breaks off leaves the server no way to read on to the next request.
        await using var registration = either.Token.Register(request.BodyReader.CancelPendingRead);
        try
        {
            using var file = new MemoryStream((int)(request.ContentLength ?? (64 << 10)));
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(CancellationToken.None);
                if (read.IsCanceled)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.Start);
                    context.RequestAborted.ThrowIfCancellationRequested();
                    context.Response.Headers.Connection = "close";
                    return (null, Failures.BodyTooSlow());
                }

                var isTooLarge = file.Length + read.Buffer.Length > most;
                foreach (var part in isTooLarge ? default : read.Buffer)
                    file.Write(part.Span);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (isTooLarge)
                    return (null, TooLarge(most));
                if (read.IsCompleted)
                    return file.Length == 0 ? (null, Missing) : (file.Length == file.Capacity ? file.GetBuffer() : file.ToArray(), null);
            }
        }
        catch (BadHttpRequestException e)
        {
            // Where this body ends cannot be told, so nor where a next request begins.
            context.Response.Headers.Connection = "close";
            return (null, Failures.Explain(e, isCommand: false)!);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            throw;
        }
    }

    public static ProblemResult Missing => new(EdgeCodes.BodyMissing, "Send the photo's file as the body: a JPEG, PNG or WebP, as it is.", "body");
}
