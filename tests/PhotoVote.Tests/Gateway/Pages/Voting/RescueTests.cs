using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>Not all of the page arrives.</summary>
public sealed class RescueTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    [Fact]
    public async Task WhateverIsMissing_ThePageSaysSoInTheVotersLanguage_AndOpensWhenItIsThere()
    {
        var organiser = await OpenAsync("anna");
        await using var visitor = await ComeAsync(locale: "fr-CA");
        var page = new VotePage(visitor.Page);
        await visitor.OpenAsync(organiser.Voter("anna").Link);
        await Expect(page.Photo).ToBeVisibleAsync();
        (string Part, string? Chosen, string Language, string Direction, string Words)[] losses =
        [
            ("/js/vote.js", null, "fr", "ltr", "Cette page n’est pas arrivée en entier."),
            ("/lang/ar.json", "ar", "ar", "rtl", "لم تصل هذه الصفحة كاملة."),
            ("/css/vote.css", "de", "de", "ltr", "Diese Seite ist nicht vollständig angekommen."),
            ("/js/i18n.js", "en", "en", "ltr", "Not all of this page has arrived."),
        ];
        foreach (var (part, chosen, language, direction, words) in losses)
        {
            await visitor.Page.EvaluateAsync("chosen => localStorage.setItem('photovote.language', JSON.stringify(chosen))", chosen);
            await visitor.Context.RouteAsync($"**{part}", route => route.AbortAsync());
            await visitor.Page.ReloadAsync();
            var alert = visitor.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = words });
            await Expect(alert).ToHaveAttributeAsync("lang", language);
            await Expect(alert).ToHaveAttributeAsync("dir", direction);
            await Expect(alert.GetByRole(AriaRole.Button)).ToBeVisibleAsync();

            // Whether or not the rest of the page is there.
            if (part == "/css/vote.css")
                await visitor.Page.WaitForFunctionAsync("() => document.querySelector('.slide') && document.querySelector('[role=alert]')");

            await visitor.Context.UnrouteAllAsync();
            await page.HearOfTheNetworkAsync();
            await Expect(page.Photo).ToBeVisibleAsync();
            await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        }

        // A language whose words cannot come is not chosen.
        await visitor.Context.SetOfflineAsync(true);
        await page.Button("More").ClickAsync();
        var choice = page.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "Language" });
        await choice.SelectOptionAsync("de");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer.");
        await Expect(choice).ToHaveValueAsync("en");
        await visitor.Context.SetOfflineAsync(false);
        await visitor.Page.ReloadAsync();
        await Expect(page.Button("More")).ToBeVisibleAsync();
    }
    [Fact]
    public async Task TheOtherPages_SayItToo_AndKeepTheirKey()
    {
        var organiser = await OpenAsync("anna");
        await using var visitor = await ComeAsync();
        (string Address, string Part, string There)[] losses =
        [
            ("/", "/js/home.js", ".page-head select"),
            ($"/stage/{organiser.Election}", "/css/stage.css", ".turnout"),
            ($"/desk/{organiser.Election}#{organiser.Token}", "/lang/en.json", "nav.rail"),
        ];
        foreach (var (address, part, there) in losses)
        {
            await visitor.Context.RouteAsync($"**{part}", route => route.AbortAsync());
            await visitor.OpenAsync(address);
            await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not all of this page has arrived.");

            await visitor.Context.UnrouteAllAsync();
            await new VotePage(visitor.Page).HearOfTheNetworkAsync();
            await Expect(visitor.Page.Locator(there).First).ToBeVisibleAsync();
            await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        }
    }
}
