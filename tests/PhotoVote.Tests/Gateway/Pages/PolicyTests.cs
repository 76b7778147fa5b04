using System.IO.Compression;
using System.Net;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;

namespace PhotoVote.Tests.Gateway.Pages;

public sealed class PolicyTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/vote/any")]
    [InlineData("/stage.html")]
    [InlineData("/sw.js")]
    public async Task Pages_AreServedUnderAStrictPolicy(string path)
    {
        var policy = await PolicyOfAsync(path);

        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/js/dom.js")]
    [InlineData("/css/tokens.css")]
    [InlineData("/lang/en.json")]
    [InlineData("/icon.svg")]
    public async Task PartsOfPages_AreAllowedNothingOfTheirOwn(string path) => Assert.Equal("default-src 'none'", await PolicyOfAsync(path));

    [Theory]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", null)]
    public async Task Files_AreAsSmallAsTheirReaderAccepts_AndTheSameForEverybody(string accepted, string? encoding)
    {
        foreach (var path in (string[])["/lang/en.json", "/vote/any", "/js/vote.js"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.AcceptEncoding.ParseAdd(accepted);
            using var http = new HttpClient { BaseAddress = gateway.Api.Server };
            using var answer = await http.SendAsync(request, Cancelled);
            await using var content = await answer.Content.ReadAsStreamAsync(Cancelled);
            await using Stream plain = encoding switch
            {
                "br" => new BrotliStream(content, CompressionMode.Decompress),
                "gzip" => new GZipStream(content, CompressionMode.Decompress),
                _ => content,
            };

            Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
            Assert.Equal((await gateway.Api.GetAsync(path)).Text, await new StreamReader(plain).ReadToEndAsync(Cancelled));
        }
    }

    private async Task<string> PolicyOfAsync(string path)
    {
        var answer = (await gateway.Api.GetAsync(path)).Is(HttpStatusCode.OK);
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
        return Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task AnotherSitesPage_IsRefused_AndThisServersIsNot()
    {
        async Task<Answer> FromAsync(string name, string value) =>
            await gateway.Api.CommandAsync(HttpMethod.Post, "elections/", token: null, headers: headers => headers.Add(name, value));
        var own = gateway.Api.Server.GetLeftPart(UriPartial.Authority);

        (await FromAsync("Origin", "https://elsewhere.example")).IsProblem(HttpStatusCode.Forbidden, "cross-site");
        (await FromAsync("Origin", "null")).IsProblem(HttpStatusCode.Forbidden, "cross-site");
        (await FromAsync("Origin", own + "1")).IsProblem(HttpStatusCode.Forbidden, "cross-site");
        (await FromAsync("Sec-Fetch-Site", "cross-site")).IsProblem(HttpStatusCode.Forbidden, "cross-site");
        (await FromAsync("Origin", own)).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        (await FromAsync("Sec-Fetch-Site", "same-origin")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
    }

    [Theory]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/js/..%2f..%2fappsettings.json")]
    [InlineData("/js/dom.js.gz")]
    [InlineData("/js/")]
    [InlineData("/js")]
    public async Task NothingButTheFiles_IsServed(string path) => (await gateway.Api.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, "route-unknown");

    [Fact]
    public async Task Markup_CannotBeMadeOfText()
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Phone);
        await visitor.OpenAsync("/");

        Assert.True(await visitor.Page.EvaluateAsync<bool>("(() => { try { document.body.innerHTML = '<b>x</b>'; return false; } catch (e) { return e instanceof TypeError; } })()"));

        visitor.Forgive("TrustedHTML");
    }
}
