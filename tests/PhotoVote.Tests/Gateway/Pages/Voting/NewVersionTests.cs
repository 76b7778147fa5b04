using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>The server is updated while people vote, and the network leaves them alone with it (at localhost, a secure context).</summary>
public sealed class NewVersionTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    [Fact]
    public async Task ANewWorker_TakesEverythingOver_ThoughTheNetworkIsGoneAtOnce_OrStandsStill()
    {
        var organiser = await OpenAsync("anna");
        await using var network = await HallNetwork.ToAsync(Api.Server);
        var (visitor, page) = await ComeToStayAsync(network, organiser);
        await using var leaving = visitor;

        // The page's newest words are kept by the worker that was there; the next one has them from it.
        network.Update("/lang/en.json", "\"Review\"", "\"Look again\"");
        await visitor.Page.ReloadAsync();
        await Expect(page.Button("Look again")).ToBeVisibleAsync();
        await page.IsKeptAsync(Shell, $"{organiser.Election}", "Look again");

        foreach (var (name, then) in (IEnumerable<(string, Action)>)[("photovote-shell-v2", network.Go), ("photovote-shell-v3", network.StandStill)])
        {
            network.Update("/sw.js", $"'{Shell}'", $"'{name}'");
            network.When("/sw.js", then);
            await IsReplacedAsync();
            Assert.Equal(name, Assert.Single(await visitor.Page.EvaluateAsync<string[]>("caches.keys()"), cache => cache.Contains("shell", StringComparison.Ordinal)));
            await OpensWithoutANetworkAsync();
        }

        // The same name: what is kept stays where it is.
        network.Update("/sw.js", $"'{Shell}';", "'photovote-shell-v3'; // Edited.");
        network.When("/sw.js", network.Go);
        await IsReplacedAsync();
        await OpensWithoutANetworkAsync();

        async Task OpensWithoutANetworkAsync()
        {
            network.Return();
            network.Go();
            await visitor.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
            await Expect(page.Button("Look again")).ToBeVisibleAsync();
            await page.GoToAsync("Photo 1");
            await page.HasRatingAsync("Photo 1", 1);
            network.Return();
        }

        Task IsReplacedAsync() => visitor.Page.EvaluateAsync(
            """
            async () => {
              const replaced = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
              await (await navigator.serviceWorker.getRegistration()).update();
              await replaced;
              const { controller } = navigator.serviceWorker;
              while (controller.state !== 'activated') await new Promise((resolve) => controller.addEventListener('statechange', resolve, { once: true }));
            }
            """).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task WhenHalfOfANewVersionComes_ThePageOpensAsItWas()
    {
        var organiser = await OpenAsync("anna");
        await using var network = await HallNetwork.ToAsync(Api.Server);
        var (visitor, page) = await ComeToStayAsync(network, organiser);
        await using var leaving = visitor;

        // Two scripts that need each other as they are now; one of them does not come, and then not even the document.
        network.Update("/js/vote.js", "import { start, say } from './ui.js';", "import { start, say, look } from './ui.js';\nlook();");
        network.Update("/js/ui.js", "let dialogs = 0;", "let dialogs = 0;\nexport const look = () => { document.body.dataset.version = 'new'; };");
        network.Lose("/js/ui.js");
        await visitor.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not all of this page has arrived.");
        visitor.Forgive("does not provide an export named 'look'");
        network.Lose($"/vote/{organiser.Election}");
        await page.HearOfTheNetworkAsync();
        await page.GoToAsync("Photo 1");
        await page.HasRatingAsync("Photo 1", 1);
        var version = visitor.Page.Locator("body");
        await Expect(version).Not.ToHaveAttributeAsync("data-version", new Regex("."));

        // All of it comes.
        network.Return();
        await visitor.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        await Expect(version).ToHaveAttributeAsync("data-version", "new");
        await page.GoToAsync("Photo 1");
        await page.HasRatingAsync("Photo 1", 1);
    }
}
