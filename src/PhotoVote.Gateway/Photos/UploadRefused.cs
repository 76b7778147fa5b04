using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Photos;

/// <summary>
/// Says no to a file that is still being sent. The answer goes out at once, and whoever looks at it stops; what others send on is taken and
/// thrown away for a while, because a connection that is cut in the middle takes the answer with it.
/// </summary>
internal sealed class UploadRefused(ProblemResult problem) : IResult
{
    /// <summary>Up to here the server by itself takes what is left.</summary>
    private const long MostSmall = 1L << 20;

    public const long MostDrained = 256L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var request = httpContext.Request;
        var isLarge = problem.Kind.Status != StatusCodes.Status408RequestTimeout && (request.ContentLength is null or > MostSmall);
        if (isLarge)
            httpContext.Response.Headers.Connection = "close";
        await problem.ExecuteAsync(httpContext);

        // Who waits to be told to send sends nothing now.
        if (isLarge && request.Headers.Expect.Count == 0)
        {
            await httpContext.Response.CompleteAsync();
            await DrainAsync(httpContext);
        }
    }

    private static async Task DrainAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostDrained;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        var thrownAway = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            while (await context.Request.Body.ReadAsync(thrownAway, patience.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException or OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(thrownAway);
        }
    }
}
