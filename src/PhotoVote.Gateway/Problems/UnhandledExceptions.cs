using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace PhotoVote.Gateway.Problems;

/// <summary>Turns what was thrown into a problem. What is a fault of ours is logged and told without details.</summary>
internal sealed class UnhandledExceptions(ILogger<UnhandledExceptions> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested || IsHangUp(exception))
            return true;
        var method = httpContext.Request.Method;
        var isCommand = !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);
        var problem = Failures.Explain(exception, isCommand);
        if (problem is null)
        {
            logger.LogError(exception, "{Method} {Route} failed", method, ProblemResult.RouteOf(httpContext));
            problem = new ProblemResult(EdgeCodes.InternalError, "The server made a mistake, which its log tells more of.");
        }
        else if (problem.Kind.Status >= 500)
        {
            problem.Reason = exception.Message;
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    // Nobody is left to be told, nor is it anything to log.
    private static bool IsHangUp(Exception exception) =>
        exception is ConnectionResetException or ConnectionAbortedException || exception.InnerException is ConnectionResetException or ConnectionAbortedException;
}
