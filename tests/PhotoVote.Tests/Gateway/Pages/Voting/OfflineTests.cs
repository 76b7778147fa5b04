using System.Net;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>Where the address is secure (here: localhost), the page opens again whatever the network does.</summary>
public sealed class OfflineTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    [Fact]
    public async Task WithoutANetwork_ThePageOpensAgain_AsItWas_AndAsItIsByThen()
    {
        var organiser = await OpenAsync("anna");
        await using var network = await HallNetwork.ToAsync(Api.Server);
        var (visitor, page) = await ComeToStayAsync(network, organiser);
        await using var leaving = visitor;

        // Gone: the page, the ballot and what is not sent yet are here again.
        network.Go();
        await page.RateAsync("Photo 2", 2);
        await page.SavesAsync("1 not sent yet: waiting for the network");
        await ReloadAsync();
        await page.SavesAsync("1 not sent yet: waiting for the network");
        await page.GoToAsync("Photo 1");
        await page.HasRatingAsync("Photo 1", 1);
        await page.GoToAsync("Photo 2");
        await page.HasRatingAsync("Photo 2", 2);
        await page.RateAsync("Photo 3", 3);
        await page.SavesAsync("2 not sent yet: waiting for the network");
        await page.ReviewAsync();
        await page.Button("Photos").ClickAsync();
        network.Return();
        await page.HearOfTheNetworkAsync();
        await page.IsSavedAsync();
        var view = (await (await organiser.Voter("anna").BallotAsync()).GetAsync()).Is(HttpStatusCode.OK).Json;
        Assert.Equal((1 + 3, """{"1":1,"2":2,"3":3}"""), (view.GetProperty("version").GetInt64(), view.GetProperty("ratings").GetRawText()));

        // Standing still, as a full hall's does.
        network.StandStill();
        await ReloadAsync();
        await page.GoToAsync("Photo 3");
        await page.HasRatingAsync("Photo 3", 3);
        network.Return();
        network.StandStillHalfWay();
        await ReloadAsync();
        await page.GoToAsync("Photo 3");
        await page.HasRatingAsync("Photo 3", 3);
        network.Return();

        // A proxy whose server is away.
        network.Break();
        await ReloadAsync();
        await page.GoToAsync("Photo 3");
        await page.HasRatingAsync("Photo 3", 3);
        network.Return();

        // Another version: it is what one sees at once, and what is kept from then on.
        network.Update("/lang/en.json", "\"Review\"", "\"Look again\"");
        var asked = network.Asked("/js/vote.js");
        await ReloadAsync();
        await Expect(page.Button("Look again")).ToBeVisibleAsync();
        await page.IsKeptAsync(Shell, organiser.Election.ToString(), "Look again");
        Assert.Equal(asked + 1, network.Asked("/js/vote.js"));
        network.Go();
        await ReloadAsync();
        await Expect(page.Button("Look again")).ToBeVisibleAsync();
        await page.GoToAsync("Photo 3");
        await page.HasRatingAsync("Photo 3", 3);

        // Nothing with a key was kept.
        var kept = await visitor.Page.EvaluateAsync<string[]>(
            "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()");
        Assert.DoesNotContain(kept, path => path.Contains("/ballots", StringComparison.Ordinal));

        Task ReloadAsync() => visitor.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
    }
}
