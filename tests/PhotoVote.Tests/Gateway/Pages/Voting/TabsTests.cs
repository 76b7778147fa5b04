using System.Net;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>One ballot in several places at once.</summary>
public sealed class TabsTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    [Fact]
    public async Task TwoTabsThatRateAtTheSameTime_LoseNothing_AndDoubleNothing()
    {
        var organiser = await OpenAsync("anna");
        var (visitor, one) = await ComeToVoteAsync(organiser.Voter("anna"));
        await using var leaving = visitor;
        await one.RateAsync("Photo 1", 1);
        var two = new VotePage(await visitor.Context.NewPageAsync());
        await two.Page.GotoAsync(organiser.Voter("anna").Link);
        var ballot = await organiser.Voter("anna").BallotAsync();

        // What is tapped in one tab stands in the other.
        await two.GoToAsync("Photo 1");
        await two.HasRatingAsync("Photo 1", 1);
        await two.Button("2 of 5").ClickAsync();
        await one.HasRatingAsync("Photo 1", 2);
        await AreSavedAsync();
        await HoldsAsync(taps: 2, """{"1":2}""");

        // No answer comes: each tap is sent again, by whichever tab, and done once.
        var lost = 0;
        await visitor.Context.RouteAsync("**/ballots/*/**", async route =>
        {
            await route.ArriveAsync(Api.Server);
            Interlocked.Increment(ref lost);
            await route.AbortAsync();
        });
        await Task.WhenAll(one.RateAsync("Photo 2", 3), two.RateAsync("Photo 3", 4));
        await Task.WhenAll(one.SavesAsync("2 not sent yet: waiting for the network"), two.SavesAsync("2 not sent yet: waiting for the network"));
        await two.Page.ReloadAsync();
        await Expect(two.Saving).ToContainTextAsync("waiting for the network");
        await visitor.Context.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });
        await Task.WhenAll(one.HearOfTheNetworkAsync(), two.HearOfTheNetworkAsync());
        await AreSavedAsync();
        Assert.True(lost > 0);
        await HoldsAsync(taps: 4, """{"1":2,"2":3,"3":4}""");

        // Both without a network, on the same photo: the last tap holds, and the one before it was never sent.
        await visitor.Context.SetOfflineAsync(true);
        await one.RateAsync("Photo 1", 5);
        await one.SavesAsync("1 not sent yet: waiting for the network");
        await two.GoToAsync("Photo 2");
        await two.Button("Clear").ClickAsync();
        await two.RateAsync("Photo 3", 0);
        await two.RateAsync("Photo 3", 1);
        await Task.WhenAll(one.SavesAsync("3 not sent yet: waiting for the network"), two.SavesAsync("3 not sent yet: waiting for the network"));
        await visitor.Context.SetOfflineAsync(false);
        await AreSavedAsync();
        await HoldsAsync(taps: 7, """{"1":5,"3":1}""");

        // One casts: the other has the receipt.
        await one.ReviewAsync();
        await one.CastAsync();
        await Task.WhenAll(one.HasTitleAsync("Your ballot is counted"), two.HasTitleAsync("Your ballot is counted"));
        await HoldsAsync(taps: 8, """{"1":5,"3":1}""");

        Task AreSavedAsync() => Task.WhenAll(one.IsSavedAsync(), two.IsSavedAsync());

        // The first event of a ballot is its beginning; each tap is one more.
        async Task HoldsAsync(int taps, string ratings)
        {
            var view = (await ballot.GetAsync()).Is(HttpStatusCode.OK).Json;
            Assert.Equal((1 + taps, ratings), (view.GetProperty("version").GetInt64(), view.GetProperty("ratings").GetRawText()));
        }
    }

    [Fact]
    public async Task AnotherDeviceThatCasts_IsTheEndHereToo_AndWhatWasNotSentIsNamed()
    {
        var organiser = await OpenAsync("anna");
        var (phone, page) = await ComeToVoteAsync(organiser.Voter("anna"));
        await using var leaving = phone;
        await page.RateAsync("Photo 1", 4);
        await page.IsSavedAsync();
        await phone.Context.SetOfflineAsync(true);
        await page.RateAsync("Photo 2", 5);
        await page.RateAsync("Photo 3", 5);
        await page.SavesAsync("2 not sent yet: waiting for the network");

        var ballot = await organiser.Voter("anna").BallotAsync();
        (await ballot.CastAsync()).Is(HttpStatusCode.OK);
        await phone.Context.SetOfflineAsync(false);

        await Expect(page.Dialog).ToContainTextAsync("2 ratings were not taken");
        await Expect(page.Dialog).ToContainTextAsync("The ballot was cast already, here or elsewhere.");
        await Expect(page.Dialog.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["Photo 2", "Photo 3"]);
        await page.IsForEverybodyAsync("ratings that were not taken");
        await page.Button("Close").ClickAsync();
        await page.HasTitleAsync("Your ballot is counted");
        await Expect(page.Page.GetByTestId("receipt")).ToContainTextAsync("1 rated");
        Assert.Equal("""{"1":4}""", (await ballot.GetAsync()).Json.GetProperty("ratings").GetRawText());
    }
}
