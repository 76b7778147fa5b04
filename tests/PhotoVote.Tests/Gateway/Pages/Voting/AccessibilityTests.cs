using System.Net;
using Microsoft.Playwright;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using PhotoVote.Tests.Gateway.Photos;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>Whoever cannot see the photos' frame, or not its colours, or needs it large, finds the same page.</summary>
public sealed class AccessibilityTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    [Fact]
    public async Task FromTheFirstPhotoToTheReceipt_EverythingHasItsName()
    {
        var organiser = await Organiser.CreateAsync(Api, candidates: 0, new { title = "Autumn salon", description = "One evening, three photos." });
        var photo = (await organiser.AddPhotoAsync(PhotoFile.Jpeg(600, 400))).Is(HttpStatusCode.Created).Json.GetProperty("photo").GetString();
        foreach (var candidate in (object[])[new { title = "Harbour at dawn", author = "Anna", photo }, new { title = "Fog" }, new { title = "Dunes" }])
            (await organiser.PostAsync("competitions/1/candidates", candidate)).Is(HttpStatusCode.Created);
        (await organiser.PostAsync("competitions", new { title = "Night" })).Is(HttpStatusCode.Created);
        foreach (var title in (string[])["Owl", "Moth"])
            (await organiser.PostAsync("competitions/2/candidates", new { title })).Is(HttpStatusCode.Created);
        (await organiser.RegisterAsync(["anna"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        var (visitor, page) = await ComeToVoteAsync(organiser.Voter("anna"));
        await using var leaving = visitor;

        await page.RateAsync("Harbour at dawn", 4);
        await page.IsSavedAsync();
        var things = await page.Page.ThingsAsync();
        Assert.Single(things, thing => Matches(thing, @"^group Photo \d of 3, Harbour at dawn, your rating 4 of 5$"));
        Assert.Single(things, "image Harbour at dawn");
        Assert.Single(things, thing => Matches(thing, @"^button Photo \d of 3, Harbour at dawn, your rating 4 of 5$"));
        Assert.Single(things, thing => Matches(thing, @"^button Photo \d of 3, Fog, not rated$"));
        Assert.Equal(
            ["group Your rating", "button Clear", .. Enumerable.Range(0, 6).Select(rating => $"button {rating} of 5{(rating == 4 ? " (pressed)" : "")}")],
            things.Where(thing => Matches(thing, @"^(group Your rating|button (Clear|\d of 5.*))$")));
        foreach (var thing in (string[])["navigation All photos", "button Previous photo", "button Next photo", "combobox Competition", "button Review", "button More", "heading Autumn salon"])
            Assert.Single(things, thing);
        await page.IsForEverybodyAsync("a rated photo");

        (await organiser.PostAsync("candidates/2/withdraw", new { reason = "Shown elsewhere" })).Is(HttpStatusCode.OK);
        await page.HearOfTheNetworkAsync();
        await page.GoToAsync("Fog");
        await Expect(page.Photo.GetByText("Shown elsewhere")).ToBeVisibleAsync();
        Assert.Contains(await page.Page.ThingsAsync(), thing => Matches(thing, @"^group Photo \d of 3, Fog, withdrawn$"));
        await page.IsForEverybodyAsync("a withdrawn photo");

        await page.Button("More").ClickAsync();
        await Expect(page.Dialog).ToContainTextAsync("One evening, three photos.");
        await page.IsForEverybodyAsync("more");
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Next voter" }).ClickAsync();
        await Expect(page.Dialog).ToContainTextAsync("with your personal link you can go on with it");
        await page.IsForEverybodyAsync("handing over");
        await page.Page.Keyboard.PressAsync("Escape");

        await page.ReviewAsync();
        await page.IsForEverybodyAsync("the review");
        await page.Button("Cast my ballot").ClickAsync();
        await page.IsForEverybodyAsync("before the cast");
        await visitor.Context.SetOfflineAsync(true);
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cast my ballot" }).ClickAsync();
        await page.HasTitleAsync("Not cast yet");
        await page.IsForEverybodyAsync("a cast that waits");
        await visitor.Context.SetOfflineAsync(false);
        await page.HasTitleAsync("Your ballot is counted");
        await page.IsForEverybodyAsync("the receipt");
    }

    [Fact]
    public async Task AScaleOfMoreStepsThanAThumbCanTell_IsASliderThatSaysItsValue()
    {
        var organiser = await Organiser.OpenAsync(Api, new { title = "Salon", scaleMin = -5, scaleMax = 5 }, [new { title = "Fog" }, new { title = "Dunes" }], "anna");
        var (visitor, page) = await ComeToVoteAsync(organiser.Voter("anna"));
        await using var leaving = visitor;

        await page.GoToAsync("Fog");
        var slider = page.Page.GetByRole(AriaRole.Slider, new() { Name = "Your rating" });
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", "not rated");
        await page.IsForEverybodyAsync("a slider");
        await slider.PressAsync("ArrowLeft");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", "-1 of 5");
        await slider.PressAsync("Home");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", "-5 of 5");
        await page.IsSavedAsync();
        Assert.Equal("""{"1":-5}""", (await (await organiser.Voter("anna").BallotAsync()).GetAsync()).Json.GetProperty("ratings").GetRawText());
        await page.IsForEverybodyAsync("a slider with a value");
    }

    [Fact]
    public async Task WhatKeepsAVoterOut_IsSaidInWords()
    {
        var open = await OpenAsync("anna", "ben");
        var other = await OpenAsync("anna");
        (await open.PostAsync("voters/ben/revoke")).Is(HttpStatusCode.OK);
        var closed = await OpenAsync("anna");
        (await closed.PostAsync("close")).Is(HttpStatusCode.OK);
        var draft = await Organiser.CreateAsync(Api, candidates: 2);
        await using var visitor = await ComeAsync();
        var page = new VotePage(visitor.Page);

        await SaysAsync($"/vote/{open.Election}", "You need your personal link", "Here everybody votes with a link of their own.", isNew: true);
        await SaysAsync($"/vote/{open.Election}#pvv_anna.short", "This link is not whole", "Part of it is missing or changed.");
        await SaysAsync($"/vote/{open.Election}#{other.Voter("anna").Token}", "This link does not open a ballot", "It belongs to another election");
        await SaysAsync(open.Voter("ben").Link, "This link was taken back", "ask for a new one");
        await SaysAsync($"/vote/{open.Election}#{open.Token}", "This is the organiser's link", "Do not pass it on.", isNew: true);
        await SaysAsync(closed.Voter("anna").Link, "Voting has closed", "The results are on the stage.", isNew: true);
        await SaysAsync(draft.Voter("anna").Link, "Not open yet", "it begins here by itself", isNew: true);
        await SaysAsync($"/vote/{ElectionId.FromCommand(42, 3)}#{open.Voter("anna").Token}", "There is no such election", "Look whether the link is whole.");
        await visitor.Context.RouteAsync("**/api/**", route => route.AbortAsync());
        await SaysAsync(other.Voter("anna").Link, "No network", "your link is kept");
        await visitor.Context.UnrouteAllAsync();
        await page.GoToAsync("Photo 1");

        // The others differ from one that was looked at in their words alone.
        async Task SaysAsync(string link, string title, string words, bool isNew = false)
        {
            await visitor.OpenAsync(link);
            await page.HasTitleAsync(title);
            await Expect(page.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(words);
            Assert.DoesNotContain("pv", new Uri(page.Page.Url).Fragment, StringComparison.Ordinal);
            if (isNew)
                await page.IsForEverybodyAsync(title);
        }
    }

    private static bool Matches(string text, string pattern) =>
        System.Text.RegularExpressions.Regex.IsMatch(text, pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
