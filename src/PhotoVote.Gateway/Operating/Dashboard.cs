using Orleans.Dashboard;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Operating;

/// <summary>
/// Orleans' dashboard, for whoever has the operator's key: in the Authorization header, or, from a browser, as a cookie that a form gives. It
/// shows silos, grain types, methods and their times. What it could show of single grains, their state and what they log, it does not.
/// </summary>
internal static class Dashboard
{
    public const string Path = "/dashboard";

    private const string LogIn = Path + "/login";
    private const string Field = "key";
    private const string Cookie = "photovote-operator";
    private const string Scheme = "Bearer ";

    /// <summary>They name single grains, or show what is in them.</summary>
    private static readonly string[] Withheld = [Path + "/GrainState", Path + "/Trace", Path + "/Reminders", Path + "/Reminders/{page:int}"];

    private const string Form = $"""
        <!doctype html><html lang="en"><meta charset="utf-8"><title>PhotoVote: operator</title>
        <form method="post" action="{LogIn}"><label>The operator's key <input name="{Field}" type="password" autocomplete="current-password" required></label>
        <button>Open the dashboard</button></form></html>
        """;

    public static void AddOperatorDashboard(this ISiloBuilder silo) => silo.AddDashboard(dashboard => dashboard.HideTrace = true);

    public static void MapOperatorDashboard(this WebApplication app, OperatorKey key)
    {
        app.MapOrleansDashboard(Path).ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            Protect(http.Response);
            if (!IsOperator(http.Request, key))
                return Ask(http.Request);
            return Withheld.Contains((http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, StringComparer.Ordinal)
                ? new ProblemResult(EdgeCodes.RouteUnknown, "This part of the dashboard is not shown: it would show what single voters do.")
                : await next(context);
        });
        app.MapPost(LogIn, (HttpContext http, CancellationToken cancellationToken) => EnterAsync(http, key, cancellationToken)).ExcludeFromDescription();
    }

    private static bool IsOperator(HttpRequest request, OperatorKey key) =>
        (request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && key.Is(header[Scheme.Length..].Trim()))
        || key.IsPass(request.Cookies[Cookie]);

    private static IResult Ask(HttpRequest request)
    {
        if (!request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return new ProblemResult(EdgeCodes.KeyMissing, "Send the operator's key in the Authorization header: Bearer, a space, and the key.", "Authorization");
        return TypedResults.Content(Form, "text/html; charset=utf-8", null, StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> EnterAsync(HttpContext http, OperatorKey key, CancellationToken cancellationToken)
    {
        Protect(http.Response);
        var given = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(cancellationToken))[Field].ToString() : "";
        if (!key.Is(given))
            return Ask(http.Request);
        http.Response.Cookies.Append(Cookie, key.MakePass(), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = Path,
            MaxAge = OperatorKey.PassLifetime,
        });
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = Path + "/";
        return TypedResults.Empty;
    }

    private static void Protect(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'";
    }
}
