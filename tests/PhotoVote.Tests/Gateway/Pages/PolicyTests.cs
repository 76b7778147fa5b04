using System.Net;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;

namespace PhotoVote.Tests.Gateway.Pages;

public sealed class PolicyTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/js/dom.js")]
    [InlineData("/css/tokens.css")]
    [InlineData("/lang/en.json")]
    public async Task Pages_AreServedUnderAStrictPolicy(string path)
    {
        var answer = (await gateway.Api.GetAsync(path)).Is(HttpStatusCode.OK);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", policy, StringComparison.Ordinal);
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
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
