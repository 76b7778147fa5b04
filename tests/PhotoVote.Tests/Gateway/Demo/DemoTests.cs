using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Demo;

/// <summary>What a newcomer finds who starts with --demo.</summary>
public sealed partial class DemoTests(Browser browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADemo_HasPhotosAndVoters_LinksThatWork_AndLeavesNothingBehind()
    {
        // A database that the environment names is where real elections are.
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__PhotoVote"] = "Host=127.0.0.1;Port=1;Username=x" };
        using var gateway = GatewayProcess.Start(environment, "--demo");
        using var api = new ApiClient(await gateway.AddressAsync());
        var folder = FolderLine().Match(await LineAsync(gateway, FolderLine())).Groups["folder"].Value;
        Assert.True(Directory.Exists(folder));

        var desk = await LinkAsync(gateway, "desk");
        var (vote, stage) = (await LinkAsync(gateway, "vote"), await LinkAsync(gateway, "stage"));
        Assert.Equal((desk.Election, desk.Election, ""), (vote.Election, stage.Election, stage.Key));
        Assert.Equal("text/html", (await api.GetAsync(stage.Path)).Is(HttpStatusCode.OK).ContentType);
        await ThePhotosAreThereAsync(api, stage.Election);

        // Each key opens what it is for.
        (await api.GetAsync($"elections/{desk.Election}/voters/guest", desk.Key)).Is(HttpStatusCode.OK);
        var issued = await api.PostAsync($"elections/{vote.Election}/ballots", vote.Key);
        Assert.True(issued.Status == HttpStatusCode.Created, issued.Text);

        await ThePagesShowItAsync(api.Server, vote, desk);
        await ThePeopleVoteAsync(api, stage.Election);

        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitCodeAsync());
        Assert.Empty(gateway.Errors);
        Assert.False(Directory.Exists(folder));
    }

    private static async Task ThePhotosAreThereAsync(ApiClient api, string election)
    {
        var definition = (await api.GetAsync($"elections/{election}")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("open", definition.GetProperty("lifecycle").GetString());
        Assert.Equal(JsonValueKind.String, definition.GetProperty("closesAt").ValueKind);
        var photos = definition.GetProperty("competitions").EnumerateArray().Select(competition => competition.GetProperty("candidates").GetArrayLength());
        Assert.Equal([8, 8], photos);
        var listed = (await api.GetAsync($"elections/{election}/photos")).Is(HttpStatusCode.OK).Json.EnumerateArray().ToList();
        Assert.Equal(16, listed.Count);
        Assert.True(listed.Select(photo => photo.GetProperty("width").GetInt32() / (double)photo.GetProperty("height").GetInt32()).Distinct().Count() >= 4);
        (await api.GetAsync($"/photos/{listed[0].GetProperty("photo").GetString()}/640.webp")).Is(HttpStatusCode.OK);
    }

    private async Task ThePagesShowItAsync(Uri server, Link vote, Link desk)
    {
        await using var visitor = await Visitor.ComeAsync(browser, server, Screen.Phone);
        await visitor.OpenAsync($"{vote.Path}#{vote.Key}");
        await Expect(visitor.Page.GetByRole(AriaRole.Group, new() { NameRegex = new("^Photo 1 of 8, ") })).ToBeVisibleAsync();
        await visitor.OpenAsync($"{desk.Path}#{desk.Key}");
        await Expect(visitor.Page.Locator("section#watch")).ToContainTextAsync("ballots are cast");
    }

    private static async Task ThePeopleVoteAsync(ApiClient api, string election)
    {
        var first = await CastAsync();
        Assert.True(first > 0);
        while (await CastAsync() == first)
            await Task.Delay(100, Cancelled);
        var results = (await api.GetAsync($"elections/{election}/results")).Is(HttpStatusCode.OK).Json;
        Assert.All(results.GetProperty("competitions").EnumerateArray(), competition => Assert.Contains("first", competition.GetProperty("outcome").GetString(), StringComparison.Ordinal));

        async Task<int> CastAsync() => (await api.GetAsync($"elections/{election}/turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32();
    }

    private static async Task<Link> LinkAsync(GatewayProcess gateway, string page)
    {
        var link = new Regex($@"http://\S+(?<path>/{page}/(?<election>\w{{26}}))(#(?<key>\S+))?$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var groups = link.Match(await LineAsync(gateway, link)).Groups;
        return new(groups["path"].Value, groups["election"].Value, groups["key"].Value);
    }

    private static async Task<string> LineAsync(GatewayProcess gateway, Regex wanted)
    {
        for (var until = DateTime.UtcNow + (2 * GatewayProcess.Patience); ; await Task.Delay(50, Cancelled))
        {
            if (gateway.Output.FirstOrDefault(wanted.IsMatch) is { } line)
                return line;
            Assert.False(gateway.HasEnded, string.Join('\n', gateway.Errors));
            Assert.True(DateTime.UtcNow < until, string.Join('\n', gateway.Output));
        }
    }

    [GeneratedRegex("^The data is in the folder (?<folder>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FolderLine();

    private sealed record Link(string Path, string Election, string Key);
}
