using System.Net;
using System.Net.Http.Headers;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Operating;

public sealed class DashboardTests : IDisposable
{
    private const string Key = "an-operator's-key-of-more-than-32-characters";

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task UnlessItIsTurnedOn_ThereIsNone()
    {
        await using var host = await StartAsync("--PhotoVote:OperatorKey", Key);
        using var api = new ApiClient(new Uri(host.Urls.First()));

        (await api.GetAsync("/dashboard/", Key)).IsProblem(HttpStatusCode.NotFound, "route-unknown");
        (await api.GetAsync("/dashboard/DashboardCounters", Key)).IsProblem(HttpStatusCode.NotFound, "route-unknown");
    }

    [Theory]
    [InlineData("PhotoVote:OperatorKey", "--PhotoVote:Dashboard", "true")]
    [InlineData("PhotoVote:OperatorKey", "--PhotoVote:Dashboard", "true", "--PhotoVote:OperatorKey", "too-short-a-key-31-characters..")]
    public async Task WithoutAKeyThatNobodyGuesses_ItIsRefused(string words, params string[] settings)
    {
        var refused = await Assert.ThrowsAsync<StartupException>(() => StartAsync(settings));

        Assert.Equal(ExitCode.Configuration, refused.Code);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short-a-key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheKeyOpensIt_AndWithoutItThereIsNothingToSee()
    {
        await using var host = await StartAsync("--PhotoVote:Dashboard", "true", "--PhotoVote:OperatorKey", Key);
        using var api = new ApiClient(new Uri(host.Urls.First()));
        var organiser = await Organiser.OpenAsync(api, "anna");
        var ballot = await organiser.Voter("anna").BallotAsync();

        foreach (var path in (string[])["/dashboard/", "/dashboard/index.min.js", "/dashboard/DashboardCounters", "/dashboard/GrainState?grainId=x&grainType=y"])
        {
            (await api.GetAsync(path)).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
            (await api.GetAsync(path, Key + "x")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
            (await api.GetAsync(path, organiser.Token)).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
            (await api.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}key={Key}")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        }

        Assert.Contains("<html", (await api.GetAsync("/dashboard/", Key)).Is(HttpStatusCode.OK).Text, StringComparison.OrdinalIgnoreCase);
        var counters = (await api.GetAsync("/dashboard/DashboardCounters", Key)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain(ballot.Id.ToString(), counters.Text, StringComparison.Ordinal);
        foreach (var withheld in (string[])["GrainState?grainId=x&grainType=y", "Trace", "Reminders", "Reminders/1"])
            (await api.GetAsync($"/dashboard/{withheld}", Key)).IsProblem(HttpStatusCode.NotFound, "route-unknown");

        // An operator is no organiser.
        (await api.GetAsync($"{organiser.Path}/audit", Key)).IsProblem(HttpStatusCode.Unauthorized, "key-malformed");
    }

    [Fact]
    public async Task ABrowserLogsIn_AndGetsACookieThatIsNotTheKey()
    {
        await using var host = await StartAsync("--PhotoVote:Dashboard", "true", "--PhotoVote:OperatorKey", Key);
        using var browser = new HttpClient(new HttpClientHandler { UseCookies = true, AllowAutoRedirect = false }) { BaseAddress = new Uri(host.Urls.First()) };
        browser.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        using var asked = await browser.GetAsync("/dashboard/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Contains("type=\"password\"", await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var wrong = await LogInAsync(browser, Key + "x");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var entered = await LogInAsync(browser, Key);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/dashboard", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("operator's-key", Uri.UnescapeDataString(cookie), StringComparison.Ordinal);

        using var page = await browser.GetAsync("/dashboard/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var counters = await browser.GetAsync("/dashboard/ClusterStats", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, counters.StatusCode);
    }

    private static Task<HttpResponseMessage> LogInAsync(HttpClient browser, string key) =>
        browser.PostAsync("/dashboard/login", new FormUrlEncodedContent([new("key", key)]), TestContext.Current.CancellationToken);

    private Task<GatewayHost> StartAsync(params string[] settings) =>
        GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", _folder, .. settings], cancellationToken: TestContext.Current.CancellationToken);
}
