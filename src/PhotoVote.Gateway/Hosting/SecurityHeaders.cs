using Microsoft.Extensions.Primitives;

namespace PhotoVote.Gateway.Hosting;

/// <summary>What browsers should know of answers that are data. Pages that load scripts need a policy of their own.</summary>
internal static class SecurityHeaders
{
    private static readonly string[] Data = ["/api", "/health", "/openapi", "/photos"];

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        // Last of all, because an exception on the way takes earlier headers with it.
        context.Response.OnStarting(static state => Add((HttpContext)state), context);
        return next(context);
    }

    private static Task Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (!Data.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
            return Task.CompletedTask;

        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

        // Most answers depend on the key that was sent, or are old in a moment.
        if (StringValues.IsNullOrEmpty(headers.CacheControl))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
