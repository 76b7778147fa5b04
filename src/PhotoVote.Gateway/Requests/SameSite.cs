using PhotoVote.Gateway.Links;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

/// <summary>
/// Requests that another site's page makes are refused: a browser says whose page it is (<c>Origin</c>, Fetch standard; <c>Sec-Fetch-Site</c>, Fetch Metadata,
/// which is only sent where the connection can be trusted). Keys travel in a header that no other site can set, so this is the second lock, not the first.
/// </summary>
internal static class SameSite
{
    private const string FetchSite = "Sec-Fetch-Site";

    public static Task RequireAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Path.StartsWithSegments(Api.Root, StringComparison.Ordinal) && IsForeign(context.Request)
            ? new ProblemResult(EdgeCodes.CrossSite, "The API answers the pages of this server, and programs that are no web pages.", "Origin").ExecuteAsync(context)
            : next(context);

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.Origin is [{ } origin])
            return !IsOwn(origin, request) && !request.HttpContext.RequestServices.GetRequiredService<PublicAddress>().Is(origin);
        return request.Headers[FetchSite] is ["cross-site" or "same-site"] && request.Headers["Sec-Fetch-Mode"] is not ["navigate"];
    }

    /// <summary>The scheme is left out: behind a proxy that ends TLS the two differ.</summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, WithoutDefaultPort(request.Host, page), StringComparison.OrdinalIgnoreCase);

    private static string WithoutDefaultPort(HostString host, Uri page) => host.Port == (page.Scheme == Uri.UriSchemeHttps ? 443 : 80) ? host.Host : host.Value ?? "";
}
