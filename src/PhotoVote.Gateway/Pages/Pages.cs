using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace PhotoVote.Gateway.Pages;

/// <summary>
/// The pages that people see: plain files of <c>wwwroot</c>, no build step. One document serves every address of its kind; what an address names, and
/// whether there is such a thing, the page finds out by the API.
/// </summary>
internal static class Pages
{
    /// <summary>Which document answers at an address. <c>/join/…</c> is where QR codes and short addresses lead.</summary>
    private static readonly (PathString Address, string Document)[] Documents =
    [
        ("/desk", "/desk.html"), ("/vote", "/vote.html"), ("/stage", "/stage.html"), ("/join", "/index.html"),
    ];

    /// <summary>
    /// Scripts, styles, images and requests of this server alone, none of them inline; text cannot become markup (trusted types), nobody frames a page. Images may
    /// also be made by the page: small previews (data) and codes (blob). The one trusted type is the address of the service worker.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types service-worker";

    /// <summary>For what runs nowhere by itself: scripts, styles and words are under the policy of the document that asks for them.</summary>
    private const string PolicyOfParts = "default-src 'none'";

    private static readonly HashSet<string> Compressible = new([".html", ".css", ".js", ".json", ".svg", ".webmanifest"], StringComparer.OrdinalIgnoreCase);

    private static readonly FileExtensionContentTypeProvider Types = new(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".webmanifest"] = "application/manifest+json",
    });

    /// <summary>Answers for the files. They are not limited: a hall that scans one code at one moment asks for all of them at once, from one address.</summary>
    public static void UsePages(this WebApplication app)
    {
        var files = FilesOf(app.Environment);
        var small = new SmallFiles(files, Types);
        app.UseWhen(
            context => IsFile(context.Request, files),
            pages => pages.UseStaticFiles(new StaticFileOptions { FileProvider = small, ContentTypeProvider = small, OnPrepareResponse = Prepare }));
    }

    private static IFileProvider FilesOf(IWebHostEnvironment environment) =>
        Directory.Exists(environment.WebRootPath) ? environment.WebRootFileProvider : new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));

    private static bool IsFile(HttpRequest request, IFileProvider files)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return false;
        if (request.Path == "/")
            request.Path = "/index.html";
        else if (Array.Find(Documents, document => request.Path.StartsWithSegments(document.Address, StringComparison.Ordinal)) is { Document: { } document })
            request.Path = document;
        if (files.GetFileInfo(request.Path) is not { Exists: true, IsDirectory: false })
            return false;

        // Everybody may read them and they hold nothing secret: compression gives nothing away, over HTTPS neither.
        if (Compressible.Contains(Path.GetExtension(request.Path)))
            request.Path = SmallFiles.Choose(request.Path, request.Headers.AcceptEncoding);
        return true;
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;

        // Asked for again each time, and mostly answered "as you have it": a page never meets scripts of another version.
        headers.CacheControl = "no-cache";

        // The entity tag tells whether it has changed, and nobody asks for a part.
        headers.LastModified = default;
        headers.AcceptRanges = default;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (SmallFiles.EncodingOf(file.File) is { } encoding)
            headers.ContentEncoding = encoding;

        // A page has some forty parts, and each would carry it over a slow line again. A worker has a policy of its own.
        if (!IsDocument(file.File.Name))
        {
            headers.ContentSecurityPolicy = PolicyOfParts;
            return;
        }

        headers.ContentSecurityPolicy = Policy;
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        if (file.Context.Request.IsHttps)
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static bool IsDocument(string name) => name.EndsWith(".html", StringComparison.Ordinal) || name == "sw.js";
}
