using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace PhotoVote.Gateway.Problems;

/// <summary>A problem as RFC 9457 sends it, with <c>code</c> and, when there is one, <c>subject</c> beside the standard members.</summary>
public sealed class ProblemResult(string code, string detail, string? subject = null) : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    public ProblemKind Kind { get; } = ProblemKind.Of(code);

    /// <summary>What happened in this very case.</summary>
    public string Detail { get; } = detail;

    /// <summary>What it is about: a field, a header, a part of the path, a candidate, a voter.</summary>
    public string? Subject { get; } = subject;

    /// <summary>Seconds after which asking again may help.</summary>
    public int? RetryAfterSeconds { get; init; } = ProblemKind.Of(code).RetryAfterSeconds;

    /// <summary>Further members.</summary>
    public IReadOnlyDictionary<string, object?> More { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, object?>.Empty;

    /// <summary>Why, for the operator's log alone.</summary>
    public string? Reason { get; set; }

    public int? StatusCode => Kind.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        if (Reason is not null)
            Log(httpContext);
        response.StatusCode = Kind.Status;

        // What it is called is also for those who look at the answer on its way out.
        httpContext.Features.Set(Kind);
        response.Headers.CacheControl = "no-store";
        response.Headers.Remove(HeaderNames.ETag);
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Kind.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = Kind.Code == EdgeCodes.KeyMissing ? "Bearer" : "Bearer error=\"invalid_token\"";
        return response.WriteAsJsonAsync(Details(), options: null, ContentType, httpContext.RequestAborted);
    }

    private void Log(HttpContext context) => context.RequestServices.GetRequiredService<ILogger<ProblemResult>>().LogWarning(
        "{Method} {Route} was answered {Status} {Code}: {Reason}",
        context.Request.Method,
        RouteOf(context),
        Kind.Status,
        Kind.Code,
        Reason);

    /// <summary>What to log of a request: the route, not the path, and no header, so that no key is in it.</summary>
    internal static string RouteOf(HttpContext context)
    {
        // An exception on the way takes the endpoint off the request.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
    }

    internal ProblemDetails Details()
    {
        var details = new ProblemDetails { Type = Kind.Type, Title = Kind.Title, Status = Kind.Status, Detail = Detail };
        details.Extensions["code"] = Kind.Code;
        if (Subject is not null)
            details.Extensions["subject"] = Subject;
        foreach (var (name, value) in More)
            details.Extensions[name] = value;
        return details;
    }
}
