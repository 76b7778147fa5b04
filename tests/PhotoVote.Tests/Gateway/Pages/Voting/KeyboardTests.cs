using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>Without a mouse and without a finger.</summary>
public sealed class KeyboardTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    [Fact]
    public async Task FromTheLinkToTheReceipt_KeysDoItAll()
    {
        var organiser = await OpenAsync("anna");
        var (visitor, page) = await ComeToVoteAsync(organiser.Voter("anna"));
        await using var leaving = visitor;
        await Expect(page.Photo).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Photo 1 of 3, "));

        // Digits rate, also as Arabic and Persian keyboards type them; what is off the scale does nothing.
        await page.Page.Keyboard.PressAsync("4");
        await IsAtAsync(1, "your rating 4 of 5");
        await page.Page.Keyboard.PressAsync("9");
        await IsAtAsync(1, "your rating 4 of 5");
        await TypeAsync("٢");
        await IsAtAsync(1, "your rating 2 of 5");
        await TypeAsync("۵");
        await IsAtAsync(1, "your rating 5 of 5");
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await IsAtAsync(1, "your rating 4 of 5");
        await page.Page.Keyboard.PressAsync("Backspace");
        await IsAtAsync(1, "not rated");
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await IsAtAsync(1, "your rating 0 of 5");

        // Faster than the device keeps them: each goes on from the one before, and the last one holds.
        await AtOnceAsync("5", "ArrowDown");
        await IsAtAsync(1, "your rating 4 of 5");
        await AtOnceAsync("5", "3", "Backspace");
        await IsAtAsync(1, "not rated");
        await AtOnceAsync("ArrowUp", "ArrowUp", "ArrowUp");
        await IsAtAsync(1, "your rating 2 of 5");
        await AtOnceAsync("tap 5", "tap 2");
        await IsAtAsync(1, "your rating 2 of 5");
        await AtOnceAsync("5", "0");
        await IsAtAsync(1, "your rating 0 of 5");

        // Arrows move, and stay at the first.
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await IsAtAsync(2, "not rated");
        await page.Page.Keyboard.PressAsync("3");
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await IsAtAsync(1, "your rating 0 of 5");
        await page.Page.Keyboard.PressAsync("End");
        await IsAtAsync(3, "not rated");
        await page.Page.Keyboard.PressAsync("Home");
        await IsAtAsync(1, "your rating 0 of 5");

        // Tab goes through everything once, in the order in which it stands, and shows where it is.
        var stops = new List<string>();
        for (var i = 0; i < 40 && !(stops.Count > 1 && stops[^1] == stops[0]); i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            stops.Add(await page.Page.EvaluateAsync<string>(
                """
                () => {
                  const one = document.activeElement;
                  const { outlineStyle, outlineWidth } = getComputedStyle(one);
                  const name = one === document.body ? '' : one.getAttribute('aria-label') ?? one.textContent;
                  return name && (outlineStyle === 'none' || outlineWidth === '0px') ? `${name} (not to be seen)` : name;
                }
                """));
        }

        var title = (await page.Photo.GetAttributeAsync("aria-label"))!.Split(", ")[1];
        Assert.Equal(
            ["Skip to the content", "Review", "More", title, "Previous photo", "Next photo", $"Photo 1 of 3, {title}, your rating 0 of 5", "Clear", .. Enumerable.Range(0, 6).Select(rating => $"{rating} of 5")],
            stops.Where(stop => stop.Length > 0).Distinct());

        // A dialog takes the focus, and Escape gives it back.
        await FocusAsync("More");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Dialog).ToBeVisibleAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>("document.activeElement.closest('dialog') !== null"));
        await page.Page.Keyboard.PressAsync("5");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Button("More")).ToBeFocusedAsync();
        await IsAtAsync(1, "your rating 0 of 5");

        // After the last photo comes the review, then the cast.
        await page.Page.Keyboard.PressAsync("End");
        await page.Page.Keyboard.PressAsync("1");
        await page.IsSavedAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Heading).ToHaveTextAsync("Your ballot");
        await Expect(page.Heading).ToBeFocusedAsync();
        await FocusAsync("Cast my ballot");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Dialog).ToContainTextAsync("You cannot change it afterwards.");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Button("Cast my ballot")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Dialog).ToBeVisibleAsync();
        await FocusAsync("Cast my ballot");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.HasTitleAsync("Your ballot is counted");
        await Expect(page.Heading).ToBeFocusedAsync();
        Assert.Equal([0, 1, 3], (await (await organiser.Voter("anna").BallotAsync()).GetAsync()).Json.GetProperty("ratings").EnumerateObject().Select(rating => rating.Value.GetInt32()).Order());

        Task IsAtAsync(int position, string rating) =>
            Expect(page.Photo).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex($"^Photo {position} of 3, .*, {rating}$"));

        Task AtOnceAsync(params string[] presses) => page.Page.EvaluateAsync(
            """
            (presses) => presses.forEach((press) => (press.startsWith('tap ')
              ? document.querySelector(`button[aria-label='${press.slice(4)} of 5']`).click()
              : document.dispatchEvent(new KeyboardEvent('keydown', { key: press }))))
            """,
            presses);

        // A key that Playwright's keyboards do not have.
        async Task TypeAsync(string key)
        {
            var session = await page.Page.Context.NewCDPSessionAsync(page.Page);
            foreach (var type in (string[])["keyDown", "keyUp"])
                await session.SendAsync("Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = key, ["text"] = type == "keyDown" ? key : "" });
            await session.DetachAsync();
        }

        async Task FocusAsync(string name)
        {
            for (var i = 0; i < 40; i++)
            {
                await page.Page.Keyboard.PressAsync("Tab");
                if (await page.Page.EvaluateAsync<bool>("name => (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent) === name", name))
                    return;
            }

            Assert.Fail($"No key leads to '{name}'.");
        }
    }
}
