using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using PhotoVote.Domain;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.Counts.Live;

/// <summary>An answer that goes on until the listener has gone, or the server stops.</summary>
internal sealed class ResultsStream(LiveResults live, IDisposable seat, ElectionId election, string? token, long after) : IResult
{
    public const string ContentType = "text/event-stream";

    /// <summary>What the kernel keeps of what a listener has not read: two dozen states or so. Its own measure would be megabytes.</summary>
    private const int SendBuffer = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        AnsweredInTime.Lift(httpContext);

        // Given back as soon as the connection is gone, not only when the request has ended.
        await using var gone = httpContext.RequestAborted.UnsafeRegister(static seat => ((IDisposable)seat!).Dispose(), seat);
        using (seat)
        {
            if (httpContext.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
                socket.SendBufferSize = SendBuffer;
            httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            httpContext.Response.ContentType = ContentType;
            httpContext.Response.Headers.CacheControl = "no-store";
            await httpContext.Response.BodyWriter.WriteAsync(Frame.Retry(), httpContext.RequestAborted);
            await live.ListenAsync(httpContext, election, token, after);
        }
    }
}
