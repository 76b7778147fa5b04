using System.Net;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>What an organiser does while people vote, as they are told of it.</summary>
public sealed class ChangesTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    [Fact]
    public async Task WithdrawnRevokedAndClosed_InTheMiddleOfAVote_AreSaidPlainly()
    {
        var organiser = await OpenAsync("anna", "ben", "cleo", "dora");
        var (anna, annas) = await ComeToVoteAsync(organiser.Voter("anna"));
        await using var a = anna;
        var (ben, bens) = await ComeToVoteAsync(organiser.Voter("ben"));
        await using var b = ben;
        var (cleo, cleos) = await ComeToVoteAsync(organiser.Voter("cleo"));
        await using var c = cleo;
        var (dora, doras) = await ComeToVoteAsync(organiser.Voter("dora"));
        await using var d = dora;
        foreach (var page in (VotePage[])[annas, bens, cleos, doras])
        {
            await page.RateAsync("Photo 1", 2);
            await page.IsSavedAsync();
        }

        // A photo is withdrawn while its rating waits for the network.
        await cleo.Context.SetOfflineAsync(true);
        await cleos.RateAsync("Photo 2", 5);
        (await organiser.PostAsync("candidates/2/withdraw", new { reason = "Not taken this year" })).Is(HttpStatusCode.OK);
        await cleo.Context.SetOfflineAsync(false);
        await SaysAsync(cleos, "A rating was not taken", "This photo was withdrawn in the meantime.", "Photo 2");
        await cleos.GoToAsync("Photo 2");
        await Expect(cleos.Photo).ToContainTextAsync("Not taken this year");
        await Expect(cleos.Button("3 of 5")).ToBeHiddenAsync();
        await cleos.SavesAsync("Saved");
        await Expect(cleos.Page.Locator(".rated.numbers")).ToHaveTextAsync("1 rated");
        await HoldsAsync("cleo", "begun");

        // A voter is revoked, and rates on.
        (await organiser.PostAsync("voters/dora/revoke")).Is(HttpStatusCode.OK);
        await doras.GoToAsync("Photo 3");
        await doras.Button("4 of 5").ClickAsync();
        await SaysAsync(doras, "A rating was not taken", "The organiser has taken this link back: the ballot is void.", "Photo 3");
        await doras.HasTitleAsync("This ballot does not count");
        await doras.IsForEverybodyAsync("a void ballot");
        await doras.Page.ReloadAsync();
        await doras.HasTitleAsync("This ballot does not count");

        // It closes: over one who has taps that are not sent, one who has cast without a network, and one who only looks.
        await anna.Context.SetOfflineAsync(true);
        await annas.RateAsync("Photo 3", 1);
        await annas.RateAsync("Photo 1", 3);
        await annas.SavesAsync("2 not sent yet: waiting for the network");
        Assert.True(await annas.Saving.EvaluateAsync<bool>("said => said.scrollWidth <= said.clientWidth"), "It is not said in full.");
        await ben.Context.SetOfflineAsync(true);
        await bens.ReviewAsync();
        await bens.CastAsync();
        await bens.HasTitleAsync("Not cast yet");
        await Expect(bens.Page.GetByTestId("casting")).ToContainTextAsync("It counts only if that is before voting closes.");
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        await Task.WhenAll(anna.Context.SetOfflineAsync(false), ben.Context.SetOfflineAsync(false), cleos.HearOfTheNetworkAsync());

        await SaysAsync(annas, "2 ratings were not taken", "Voting has closed in the meantime.", "Photo 3", "Photo 1");
        await SaysAsync(bens, "Your ballot was not cast", "Voting has closed in the meantime.");
        foreach (var page in (VotePage[])[annas, bens, cleos])
        {
            await page.HasTitleAsync("Voting has closed");
            await Expect(page.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Your ballot was not cast before the close, so it does not count.");
        }

        await annas.IsForEverybodyAsync("closed in the middle of a vote");
        foreach (var voter in (string[])["anna", "ben", "cleo"])
            await HoldsAsync(voter, "begun");

        async Task SaysAsync(VotePage page, string title, string why, params string[] photos)
        {
            await Expect(page.Dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync(title);
            await Expect(page.Dialog).ToContainTextAsync(why);
            await Expect(page.Dialog.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(photos);
            if (photos.Length == 0)
                await page.IsForEverybodyAsync("a cast that was refused");
            await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        }

        async Task HoldsAsync(string voter, string status)
        {
            var view = (await (await organiser.Voter(voter).BallotAsync()).GetAsync()).Json;
            Assert.Equal((status, """{"1":2}"""), (view.GetProperty("status").GetString(), view.GetProperty("ratings").GetRawText()));
        }
    }
}
