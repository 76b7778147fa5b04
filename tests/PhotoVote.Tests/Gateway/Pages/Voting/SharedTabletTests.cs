using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>A device that goes from hand to hand.</summary>
public sealed class SharedTabletTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    private const string Ready = "Ready for the next voter";

    [Fact]
    public async Task TheNextVoter_FindsNothingOfTheLastOne()
    {
        var terms = new { title = "Walk-in salon", admission = "open", ballotCap = 10, admissionRate = 60_000 };
        var organiser = await Organiser.OpenAsync(Api, terms, [new { title = "Fog" }, new { title = "Dunes" }]);
        await using var tablet = await ComeAsync(new Screen(820, 1180, IsPhone: true));
        var page = new VotePage(tablet.Page);
        var address = $"/vote/{organiser.Election}";

        // The first casts.
        await tablet.OpenAsync(address);
        await page.RateAsync("Fog", 5);
        var first = await BallotAsync();
        var second = new VotePage(await tablet.Context.NewPageAsync());
        await second.Page.GotoAsync(address);
        await second.GoToAsync("Fog");
        await second.HasRatingAsync("Fog", 5);
        await page.ReviewAsync();
        await page.CastAsync();
        await page.HasTitleAsync("Your ballot is counted");
        await page.Button("Next voter").ClickAsync();
        await IsEmptyAsync(first);
        await second.HasTitleAsync(Ready);
        await second.Page.CloseAsync();
        await page.IsForEverybodyAsync("between two voters");
        await tablet.Page.GoBackAsync();
        await IsEmptyAsync(first);

        // The second leaves with a tap that was not sent.
        await page.Button("Begin").ClickAsync();
        await page.GoToAsync("Fog");
        await page.HasRatingAsync("Fog", null);
        await tablet.Context.RouteAsync("**/ratings/*", route => route.AbortAsync());
        await page.RateAsync("Fog", 1);
        await page.SavesAsync("1 not sent yet: waiting for the network");
        var left = await BallotAsync();
        Assert.NotEqual(first.Id, left.Id);
        await page.Button("More").ClickAsync();
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Next voter" }).ClickAsync();
        await Expect(page.Dialog).ToContainTextAsync("1 tap is not sent yet. It will be lost.");
        await Expect(page.Dialog).ToContainTextAsync("nobody can open it again");
        await page.IsForEverybodyAsync("a tap that will be lost");
        await page.Button("Forget and hand over").ClickAsync();
        await IsEmptyAsync(left);
        await tablet.Context.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });

        // The third has a ballot of their own, and nothing of the second's was sent with it.
        await page.Button("Begin").ClickAsync();
        await page.RateAsync("Dunes", 3);
        await page.IsSavedAsync();
        var third = await BallotAsync();
        Assert.Equal("""{"2":3}""", (await ReadAsync(third)).GetProperty("ratings").GetRawText());
        Assert.Equal(("new", "{}"), ((await ReadAsync(left)).GetProperty("status").GetString(), (await ReadAsync(left)).GetProperty("ratings").GetRawText()));
        Assert.Equal(("cast", """{"1":5}"""), ((await ReadAsync(first)).GetProperty("status").GetString(), (await ReadAsync(first)).GetProperty("ratings").GetRawText()));

        async Task IsEmptyAsync((string Id, string Key) last)
        {
            await page.HasTitleAsync(Ready);
            var remains = JsonSerializer.Deserialize<JsonElement>(await tablet.Page.EvaluateAsync<string>(Remains));
            Assert.Equal("{}", remains.GetProperty("database").GetRawText());
            Assert.Equal("""{"photovote.vote.next":"yes"}""", remains.GetProperty("session").GetRawText());
            Assert.Equal("{}", remains.GetProperty("local").GetRawText());
            Assert.Equal("", remains.GetProperty("cookies").GetString());
            var document = await tablet.Page.ContentAsync();
            foreach (var trace in (string[])[last.Id, last.Key, "Fog", "rated"])
                Assert.DoesNotContain(trace, document, StringComparison.Ordinal);
            Assert.EndsWith(address, tablet.Page.Url, StringComparison.Ordinal);
        }

        async Task<(string Id, string Key)> BallotAsync()
        {
            var kept = JsonSerializer.Deserialize<JsonElement>(await tablet.Page.EvaluateAsync<string>(Remains)).GetProperty("database").GetProperty("ballots");
            var ballot = Assert.Single(kept.EnumerateArray());
            return (ballot.GetProperty("ballot").GetString()!, ballot.GetProperty("key").GetString()!);
        }

        async Task<JsonElement> ReadAsync((string Id, string Key) ballot) =>
            (await Api.GetAsync($"{organiser.Path}/ballots/{ballot.Id}", ballot.Key)).Is(HttpStatusCode.OK).Json;
    }

    /// <summary>All that the browser keeps for the page's address; of the database the stores that hold something.</summary>
    private const string Remains =
        """
        async () => {
          const database = {};
          for (const { name, version } of await indexedDB.databases()) {
            const db = await new Promise((resolve, reject) => {
              const request = indexedDB.open(name, version);
              request.onsuccess = () => resolve(request.result);
              request.onerror = () => reject(request.error);
            });
            for (const store of db.objectStoreNames) {
              const all = await new Promise((resolve) => { db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result); });
              if (all.length) database[store] = all;
            }
            db.close();
          }
          return JSON.stringify({ database, session: { ...sessionStorage }, local: { ...localStorage }, cookies: document.cookie });
        }
        """;
}
