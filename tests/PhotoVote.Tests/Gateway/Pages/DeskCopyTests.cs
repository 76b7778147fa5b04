using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using PhotoVote.Tests.Gateway.Photos;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>Rehearse, then run: a copy has everything but what was voted, and is there once, whatever happens on the way.</summary>
public sealed class DeskCopyTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static readonly string[] Compared = ["scaleMin", "scaleMax", "visibility", "authors", "admission", "description", "counting"];

    [Fact]
    public async Task ACopyThatBrokeOff_IsGoneOnWith_AndNothingIsThereTwice()
    {
        var organiser = await RehearsedAsync();
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        await visitor.OpenDeskAsync(organiser);
        await Expect(page.Locator("#voters-words")).ToHaveTextAsync("2 voters");

        // The second photo arrives, and its answer does not: then the laptop is closed.
        var added = 0;
        var cut = new TaskCompletionSource();
        await page.RouteAsync("**/candidates", async route =>
        {
            if (Interlocked.Increment(ref added) != 2)
            {
                await route.ContinueAsync();
                return;
            }

            await ArriveAsync(route.Request);
            cut.SetResult();
        });
        await page.Locator("main").PushAsync("Copy as a new draft");
        await page.Question().GetByLabel("What is the copy called?").FillAsync("The evening itself");
        await page.Question().GetByLabel("Take the 2 voters along").CheckAsync();
        await page.Question().PushAsync("Make the copy");
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.ReloadAsync();
        await page.UnrouteAllAsync();

        await page.Locator("main").PushAsync("Copy as a new draft");
        await Expect(page.Question()).ToContainTextAsync("A copy was begun and broke off.");
        await page.IsAccessibleInBothThemesAsync("a copy that broke off");
        await page.Question().PushAsync("Go on");
        var link = await LinkAsync(page);
        await page.IsAccessibleInBothThemesAsync("a copy that is made");
        await IsTheSameAsync(organiser, link, "The evening itself", voters: 2);
        await page.Question().PushAsync("To the copy's desk");
        await Expect(page.Locator(".desk-head h1")).ToHaveTextAsync("The evening itself");
        await Expect(page.Locator(".badge")).ToHaveTextAsync("Draft");
    }

    [Fact]
    public async Task ABrowserThatKeepsNothing_StillGoesOnWithItsCopy_AndGivesItsLink()
    {
        var organiser = await RehearsedAsync();
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        await visitor.Context.AddInitScriptAsync("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('No storage', 'SecurityError'); } });");
        var made = new ConcurrentBag<string>();
        visitor.Context.Request += (_, request) =>
        {
            if (request.Method == "POST" && request.Url.EndsWith("/elections/", StringComparison.Ordinal))
                made.Add(request.Headers["idempotency-key"]);
        };
        await visitor.OpenDeskAsync(organiser);
        var added = 0;
        await page.RouteAsync("**/candidates", route => Interlocked.Increment(ref added) == 2 ? route.FulfillAsync(new() { Status = 500 }) : route.ContinueAsync());

        await page.Locator("main").PushAsync("Copy as a new draft");
        await page.Question().PushAsync("Make the copy");
        await Expect(page.Question()).ToContainTextAsync("What is copied so far is kept. Press “go on”.");
        await page.Question().PushAsync("Leave it as it is");
        await page.Locator("main").PushAsync("Copy as a new draft");
        await page.Question().PushAsync("Go on");

        var link = await LinkAsync(page);
        await Expect(page.Question()).ToContainTextAsync("This browser keeps nothing: the link is all there is.");
        Assert.Equal(2, made.Count);
        Assert.Single(made.Distinct());
        await IsTheSameAsync(organiser, link, "Rehearsal (copy)", voters: 0);
        await page.Question().PushAsync("To the copy's desk");
        await Expect(page.Locator(".desk-head h1")).ToHaveTextAsync("Rehearsal (copy)");
    }

    /// <summary>An open election with photos, a withdrawn one, a quorum, voters, one of them revoked, and votes.</summary>
    private async Task<Organiser> RehearsedAsync()
    {
        var organiser = await Organiser.CreateAsync(
            gateway.Api, candidates: 2, new { title = "Rehearsal", description = "At eight", scaleMin = 1, scaleMax = 7, visibility = "published", authors = "hidden", counting = new { rule = "median" } });
        var photo = (await organiser.AddPhotoAsync(PhotoFile.Jpeg())).Json.GetProperty("photo").GetString();
        (await organiser.PostAsync("competitions/1/candidates", new { title = "Harbour at dawn", author = "Ann", photo })).Is(HttpStatusCode.Created);
        (await organiser.PostAsync("competitions", new { title = "Night", description = "Dark ones", quorum = 3 })).Is(HttpStatusCode.Created);
        for (var i = 1; i <= 3; i++)
            (await organiser.PostAsync("competitions/2/candidates", new { title = $"Night {i}" })).Is(HttpStatusCode.Created);
        (await organiser.RegisterAsync(["anna", "ben", "gone"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("voters/gone/revoke")).Is(HttpStatusCode.OK);
        (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 4, [3] = 7 })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("candidates/2/withdraw", new { reason = "Blurred" })).Is(HttpStatusCode.OK);
        return organiser;
    }

    private static async Task<Uri> LinkAsync(IPage page)
    {
        await Expect(page.Question().GetByRole(AriaRole.Heading, new() { Name = "The copy is made: keep its link" })).ToBeVisibleAsync();
        return new Uri(await page.Question().GetByLabel("The organiser's link").InnerTextAsync());
    }

    private static async Task IsTheSameAsync(Organiser original, Uri link, string title, int voters)
    {
        var copy = $"elections/{link.Segments[^1]}";
        var key = link.Fragment[1..];
        var was = (await original.GetAsync()).Json;
        var now = (await original.Api.GetAsync(copy, key)).Is(HttpStatusCode.OK).Json;

        Assert.Equal("draft", now.GetProperty("lifecycle").GetString());
        Assert.Equal(title, now.GetProperty("terms").GetProperty("title").GetString());
        foreach (var term in Compared)
            Assert.Equal((term, was.GetProperty("terms").GetProperty(term).ToString()), (term, now.GetProperty("terms").GetProperty(term).ToString()));
        Assert.Equal(Shown(was), Shown(now));
        var roll = (await original.Api.GetAsync($"{copy}/voters", key)).Is(HttpStatusCode.OK).Json.GetProperty("voters").EnumerateArray().ToList();
        Assert.Equal(voters, roll.Count);
        Assert.DoesNotContain(roll, voter => voter.GetProperty("hasBallot").GetBoolean());
    }

    /// <summary>What stands in which competition, but for what was withdrawn.</summary>
    private static string Shown(JsonElement definition) => string.Join('\n',
        from competition in definition.GetProperty("competitions").EnumerateArray()
        from candidate in competition.GetProperty("candidates").EnumerateArray()
        where candidate.GetProperty("withdrawn").ValueKind == JsonValueKind.Null
        select string.Join(" · ",
            competition.GetProperty("title"), competition.GetProperty("description"), competition.GetProperty("quorum"), candidate.GetProperty("title"), candidate.GetProperty("author"), candidate.GetProperty("photo")));

    private async Task ArriveAsync(Microsoft.Playwright.IRequest request)
    {
        var path = new Uri(request.Url).PathAndQuery;
        (await gateway.Api.CommandAsync(
            HttpMethod.Post, path, request.Headers["authorization"]["Bearer ".Length..], request.PostData, Ulid.Parse(request.Headers["idempotency-key"]))).Is(HttpStatusCode.Created);
    }
}
