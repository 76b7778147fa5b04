using System.Net;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>Who may sit at a desk, and what becomes of what two people do there at one time.</summary>
public sealed class DeskSharedTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task TheWrongLink_IsSaidInWords_AndTheRightOneStillOpens()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        var other = await Organiser.CreateAsync(gateway.Api);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        var desk = $"/desk/{organiser.Election}";
        var why = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Status);

        foreach (var (path, words) in ((string, string)[])
        [
            (desk, "This device has no key to this desk."),
            ($"{desk}#{organiser.Token[..^5]}", "The link is not whole"),
            ($"{desk}?#{other.Token}", "This key belongs to another election"),
            ($"{desk}?v#{organiser.Voter("anna").Token}", "The link is not whole"),
            ($"/desk/{Ulid.NewUlid()}#{organiser.Token}", "There is no such election here."),
            ("/desk/nonsense", "There is no such election here."),
            (desk, "This device has no key to this desk."),
        ])
        {
            await page.GotoAsync("about:blank");
            await visitor.OpenAsync(path);
            await Expect(why).ToContainTextAsync(words);
            Assert.DoesNotContain("#", page.Url, StringComparison.Ordinal);
        }

        await page.GetByLabel("The organiser's link").FillAsync($"http://elsewhere.example{desk}");
        await page.Locator("main").PushAsync("Open the desk");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not a whole organiser's link");
        await page.IsAccessibleInBothThemesAsync("a desk that stays closed");
        await page.GetByLabel("The organiser's link").FillAsync($" {new Uri(gateway.Api.Server, desk)}#{organiser.Token}");
        await page.Locator("main").PushAsync("Open the desk");
        await Expect(page.Locator(".badge")).ToHaveTextAsync("Open");

        // A device that has the key is not shut out by a link that has not.
        await page.GotoAsync("about:blank");
        await visitor.OpenAsync($"{desk}#{other.Token}");
        await Expect(page.GetByText("The link's key does not open this desk. The one on this device does, and is used.")).ToBeVisibleAsync();
        await Expect(page.Locator(".badge")).ToHaveTextAsync("Open");
    }

    [Fact]
    public async Task LinksToThisMachineAlone_AreWarnedOf()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        await visitor.OpenDeskAsync(organiser);
        await Expect(visitor.Page.GetByText("PhotoVote:PublicUrl")).ToHaveCountAsync(0);

        var here = new Uri(gateway.Api.Server, $"/desk/{organiser.Election}#{organiser.Token}");
        await visitor.Page.GotoAsync(here.ToString());

        await Expect(visitor.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "PhotoVote:PublicUrl" }))
            .ToContainTextAsync($"begin with {here.GetLeftPart(UriPartial.Authority)}, which no phone can open");
        visitor.Forgive(here.Authority);
    }

    [Fact]
    public async Task TwoPeopleAtOneDesk_OverwriteNothingUnseen()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        await using var one = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        await using var other = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        await one.OpenDeskAsync(organiser);
        await other.OpenDeskAsync(organiser);
        var mine = await one.Page.StepAsync("describe");
        var theirs = await other.Page.StepAsync("describe");

        // Different fields: both stay.
        await Title(mine).FillAsync("Spring salon");
        await theirs.GetByLabel("Description", new() { Exact = true }).FillAsync("At eight");
        await SaveAsync(theirs);
        await SaveAsync(mine);
        await Expect(mine.GetByLabel("Description", new() { Exact = true })).ToHaveValueAsync("At eight");
        Assert.Equal(("Spring salon", "At eight"), await TextsAsync(organiser));

        // The same field: it is said, what was typed stays, and the second press means it.
        await Title(mine).FillAsync("Summer salon");
        await Title(theirs).FillAsync("Autumn salon");
        await theirs.Button("Save").First.ClickAsync();
        await Expect(theirs).ToContainTextAsync("“Title” was changed elsewhere meanwhile, to “Spring salon”.");
        Assert.Equal("Spring salon", (await TextsAsync(organiser)).Title);
        await SaveAsync(theirs);
        await mine.Button("Save").First.ClickAsync();
        await Expect(mine).ToContainTextAsync("“Title” was changed elsewhere meanwhile, to “Autumn salon”.");
        await Expect(Title(mine)).ToHaveValueAsync("Summer salon");
        Assert.Equal("Autumn salon", (await TextsAsync(organiser)).Title);
        await SaveAsync(mine);
        Assert.Equal("Summer salon", (await TextsAsync(organiser)).Title);

        // Also while the page is just hearing of it: what is saved rests on what was shown when it was typed.
        var held = new TaskCompletionSource<IRoute>();
        await one.Page.RouteAsync($"**/elections/{organiser.Election}", async route =>
        {
            if (route.Request.Method == "GET" && held.TrySetResult(route))
                return;
            await route.ContinueAsync();
        });
        await Title(theirs).FillAsync("Winter salon");
        await theirs.Button("Save").First.ClickAsync();
        await SaveAsync(theirs);
        await Title(mine).FillAsync("Salon of the year");
        await one.Page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
        var asking = await held.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await mine.Button("Save").First.ClickAsync();
        await asking.ContinueAsync();
        await Expect(mine).ToContainTextAsync("“Title” was changed elsewhere meanwhile, to “Winter salon”.");
        Assert.Equal("Winter salon", (await TextsAsync(organiser)).Title);
        await mine.Button("Undo what I typed").First.ClickAsync();
        await Expect(Title(mine)).ToHaveValueAsync("Winter salon");
    }

    [Fact]
    public async Task WhatIsTypedWhileTheFieldBesideIsBeingSaved_IsSavedToo()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        await visitor.OpenDeskAsync(organiser);
        var card = (await visitor.Page.StepAsync("photos")).GetByRole(AriaRole.Listitem).First;
        var held = new TaskCompletionSource<IRoute>();
        await visitor.Page.RouteAsync("**/candidates/1", async route =>
        {
            if (!held.TrySetResult(route))
                await route.ContinueAsync();
        });

        await card.GetByLabel("Title").FillAsync("Fog");
        await card.GetByLabel("Author").FillAsync("Ann");
        await card.GetByLabel("Title").FocusAsync();
        await (await held.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ContinueAsync();

        await Expect(visitor.Page.Locator("#describe-words")).ToHaveTextAsync("Score, 0 to 5");
        var candidate = (await organiser.GetAsync()).Json.GetProperty("competitions")[0].GetProperty("candidates")[0];
        Assert.Equal(("Fog", "Ann"), (candidate.GetProperty("title").GetString(), candidate.GetProperty("author").GetString()));
    }

    [Fact]
    public async Task WhatSavesItself_OverwritesNothingUnseen_AndGoesOnSavingItself()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        await visitor.OpenDeskAsync(organiser);
        var card = (await visitor.Page.StepAsync("photos")).GetByRole(AriaRole.Listitem).First;
        var (title, author) = (card.GetByLabel("Title"), card.GetByLabel("Author"));

        // Different fields: both stay.
        await ElsewhereAsync("Photo 1", "Ann");
        await title.FillAsync("Fog");
        await SavesAsync(() => author.FocusAsync());
        await Expect(author).ToHaveValueAsync("Ann");
        Assert.Equal(("Fog", "Ann"), await WordsAsync());

        // The same field: it is said, and from then on nothing is saved unasked.
        await ElsewhereAsync("Mist", "Ann");
        await title.FillAsync("Haze");
        await author.FillAsync("Ben");
        await Expect(card).ToContainTextAsync("“Title” was changed elsewhere meanwhile, to “Mist”.");
        await title.FocusAsync();
        Assert.Contains("to “Mist”", await card.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(("Mist", "Ann"), await WordsAsync());
        await SavesAsync(() => card.PushAsync("Save"));
        await Expect(card.Button("Save")).ToHaveCountAsync(0);
        Assert.Equal(("Haze", "Ben"), await WordsAsync());

        // Whoever gives in, by hand, has nothing left to save; what they type then is saved by itself again.
        await ElsewhereAsync("Rain", "Ben");
        await title.FillAsync("Snow");
        await author.FocusAsync();
        await Expect(card).ToContainTextAsync("“Title” was changed elsewhere meanwhile, to “Rain”.");
        await title.FillAsync("Rain");
        await Expect(card.Button("Save")).ToHaveCountAsync(0);
        await title.FillAsync("Hail");
        await SavesAsync(() => author.FocusAsync());
        Assert.Equal(("Hail", "Ben"), await WordsAsync());

        async Task ElsewhereAsync(string title, string author) =>
            (await gateway.Api.PutAsync($"{organiser.Path}/candidates/1", organiser.Token, new { title, author })).Is(HttpStatusCode.OK);

        Task SavesAsync(Func<Task> act) => visitor.Page.RunAndWaitForResponseAsync(act, answer => answer is { Ok: true, Request.Method: "PUT" });

        async Task<(string? Title, string? Author)> WordsAsync()
        {
            var candidate = (await organiser.GetAsync()).Json.GetProperty("competitions")[0].GetProperty("candidates")[0];
            return (candidate.GetProperty("title").GetString(), candidate.GetProperty("author").GetString());
        }
    }

    private static ILocator Title(ILocator step) => step.GetByLabel("Title", new() { Exact = true });

    private static async Task SaveAsync(ILocator step)
    {
        await step.Button("Save").First.ClickAsync();
        await Expect(step.Button("Save")).ToHaveCountAsync(0);
    }

    private static async Task<(string? Title, string? Description)> TextsAsync(Organiser organiser)
    {
        var terms = (await organiser.GetAsync()).Is(HttpStatusCode.OK).Json.GetProperty("terms");
        return (terms.GetProperty("title").GetString(), terms.GetProperty("description").GetString());
    }
}
