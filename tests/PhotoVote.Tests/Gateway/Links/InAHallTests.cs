using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Links;

/// <summary>The settings of "In a hall" in the README.</summary>
public sealed class InAHallTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BehindAProxy_LinksAreItsOwn_AndEachPhoneHasItsOwnLimits()
    {
        await using var host = await StartAsync(
            "http://127.0.0.1:0", "--FORWARDEDHEADERS_ENABLED", "true", "--PhotoVote:Limits:AddressRate", "1", "--PhotoVote:Limits:AddressBurst", "40");
        using var api = new ApiClient(new Uri(host.Urls.First()));
        var organiser = await Organiser.OpenAsync(api, "anna");

        var seen = await AskAsync("203.0.113.7");
        Assert.StartsWith("https://vote.test/join/", Link(seen.Is(HttpStatusCode.OK).Json), StringComparison.Ordinal);
        while (seen.Status == HttpStatusCode.OK)
            seen = await AskAsync("203.0.113.7");
        seen.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await AskAsync("203.0.113.8")).Is(HttpStatusCode.OK);

        // What a phone says of itself is before what the proxy adds, and is not believed.
        (await AskAsync("203.0.113.9, 203.0.113.7")).IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");

        Task<Answer> AskAsync(string address) => api.GetAsync($"{organiser.Path}/join", headers: headers =>
        {
            headers.Host = "vote.test";
            headers.Add("X-Forwarded-For", address);
            headers.Add("X-Forwarded-Proto", "https");
        });
    }

    [Theory]
    [InlineData("pfx", null)]
    [InlineData("pem", "https://vote.test:5443")]
    public async Task WithACertificate_ItIsServedOverHttps_AndLinksBeginAsTheyShould(string form, string? publicUrl)
    {
        using var certificate = SelfSigned();
        string[] address = publicUrl is null ? [] : ["--PhotoVote:PublicUrl", publicUrl + "/"];
        await using var host = await StartAsync("https://127.0.0.1:0", [.. Settings(form, certificate), .. address]);
        Assert.StartsWith("https://", host.Urls.Single(), StringComparison.Ordinal);

        // A phone on which the certificate was installed.
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(certificate);
        using var api = new ApiClient(new Uri(host.Urls.Single()), new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } });
        (await api.GetAsync("/health/ready")).Is(HttpStatusCode.OK);
        var organiser = await Organiser.OpenAsync(api, "anna");

        var begins = publicUrl ?? host.Urls.Single();
        Assert.StartsWith($"{begins}/vote/", Link((await organiser.GetAsync("voters/anna/link")).Json), StringComparison.Ordinal);
        Assert.StartsWith($"{begins}/join/", Link((await api.GetAsync($"{organiser.Path}/join")).Json), StringComparison.Ordinal);
        Assert.Contains($",{begins}/vote/", (await organiser.GetAsync("links.csv")).Text, StringComparison.Ordinal);

        // Pages come from the address that is set, whatever a proxy makes of the host.
        (await organiser.Api.CommandAsync(HttpMethod.Post, $"{organiser.Path}/close", organiser.Token, headers: headers => headers.Add("Origin", begins))).Is(HttpStatusCode.OK);
        await AddAPhotoOverHttp2Async(api, trust);
    }

    /// <summary>As browsers do it where there is TLS.</summary>
    private static async Task AddAPhotoOverHttp2Async(ApiClient api, X509ChainPolicy trust)
    {
        var organiser = await Organiser.CreateAsync(api);
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } });
        using var upload = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Server, $"/api/v1/{organiser.Path}/photos"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Photos.PhotoFile.Jpeg()),
        };
        upload.Headers.Authorization = new("Bearer", organiser.Token);
        using var answer = await http.SendAsync(upload, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("pfx", "password")]
    [InlineData("pem", "private key")]
    public async Task ACertificateThatCannotBeUsed_IsToldInOneLine_AndTheServerDoesNotStart(string form, string words)
    {
        using var certificate = SelfSigned();
        string[] settings = form == "pfx" ? [.. Settings(form, certificate)[..^1], "another"] : Settings(form, certificate)[..^2];

        var thrown = await Assert.ThrowsAsync<StartupException>(() => StartAsync("https://127.0.0.1:0", settings));

        Assert.Equal(ExitCode.Configuration, thrown.Code);
        Assert.Contains(words, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', thrown.Message);
        Assert.DoesNotContain("another", thrown.Message, StringComparison.Ordinal);
    }

    private Task<GatewayHost> StartAsync(string url, params string[] settings) =>
        GatewayHost.StartAsync(["--urls", url, "--PhotoVote:DataFolder", Path.Combine(_folder, "data"), .. settings], null, TestContext.Current.CancellationToken);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=vote.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private string[] Settings(string form, X509Certificate2 certificate)
    {
        var (path, keyPath) = (Path.Combine(_folder, "hall." + form), Path.Combine(_folder, "hall.key"));
        if (form == "pfx")
        {
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "swordfish"));
            return ["--Kestrel:Certificates:Default:Path", path, "--Kestrel:Certificates:Default:Password", "swordfish"];
        }

        File.WriteAllText(path, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return ["--Kestrel:Certificates:Default:Path", path, "--Kestrel:Certificates:Default:KeyPath", keyPath];
    }

    private static string Link(JsonElement answer) => answer.GetProperty("link").GetString()!;
}
