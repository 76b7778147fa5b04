using Microsoft.AspNetCore.ResponseCompression;
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

    public static void AddPages(this IServiceCollection services) => services.AddResponseCompression(compression =>
    {
        // Files that everybody may read and that hold nothing secret: compression gives nothing away, over HTTPS neither.
        compression.EnableForHttps = true;
        compression.MimeTypes = ["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml", "application/manifest+json"];
        compression.Providers.Add<BrotliCompressionProvider>();
        compression.Providers.Add<GzipCompressionProvider>();
    });

    /// <summary>Answers for the files. They are not limited: a hall that scans one code at one moment asks for all of them at once, from one address.</summary>
    public static void UsePages(this WebApplication app)
    {
        var files = FilesOf(app.Environment);
        app.UseWhen(context => IsFile(context.Request, files), pages =>
        {
            pages.UseResponseCompression();
            pages.UseStaticFiles(new StaticFileOptions { FileProvider = files, ContentTypeProvider = Types, OnPrepareResponse = Prepare });
        });
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
        return files.GetFileInfo(request.Path) is { Exists: true, IsDirectory: false };
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;

        // Asked for again each time, and mostly answered "as you have it": a page never meets scripts of another version.
        headers.CacheControl = "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.ContentSecurityPolicy = Policy;
        if (file.Context.Request.IsHttps)
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
    }
}
