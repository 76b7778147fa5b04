using System.Globalization;
using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Links;

/// <summary>The address that links and QR codes lead to: the one that is set, else the one under which the request came.</summary>
/// <param name="set">Scheme, host and port, without a slash at the end; null when none is set.</param>
internal sealed class PublicAddress(string? set)
{
    public string Of(HttpRequest request)
    {
        if (set is not null)
            return set;

        // Every browser names the host; what does not is led back to where it came in.
        var host = request.Host.HasValue
            ? request.Host.ToUriComponent()
            : new HostString(request.HttpContext.Connection.LocalIpAddress?.ToString() ?? "localhost", request.HttpContext.Connection.LocalPort).ToUriComponent();
        return $"{request.Scheme}://{host}";
    }

    /// <summary>Whether a page's origin is the address that is set: behind a proxy, requests may name another host than the browser does.</summary>
    public bool Is(string origin) => string.Equals(set, origin, StringComparison.OrdinalIgnoreCase);

    /// <summary>The setting as links begin with it.</summary>
    /// <exception cref="StartupException">Phones could make nothing of it, or it is more than an address.</exception>
    public static string? Read(string path, string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
            return null;
        if (!Uri.TryCreate(setting.Trim(), UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
            throw Wrong("is no address of a web server");
        if (uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0 || uri.IdnHost is "0.0.0.0" or "::")
            throw Wrong("is not an address alone");
        var host = uri.HostNameType == UriHostNameType.Dns ? uri.IdnHost : uri.Host;
        return uri.IsDefaultPort ? $"{uri.Scheme}://{host}" : string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{host}:{uri.Port}");

        StartupException Wrong(string what) => new(
            ExitCode.Configuration, $"{path} {what}: \"{setting}\". Say how phones reach this server: http or https, a name or an address, perhaps a port, as in http://192.168.1.20:5080.");
    }
}
