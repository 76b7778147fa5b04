using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>Titles and names are shown as they were written, in whatever script, and are never more than text.</summary>
public sealed class WordsOfPeopleTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    private const string Markup = "<img src=x onerror=document.title='owned'> & <b>bold</b>";
    private const string Arabic = "ميناء عند الفجر (2)";
    private const string Emoji = "🌅 Hafen 👩‍👩‍👧";

    [Theory]
    [InlineData("en", "ltr", "Review", "Photos", "More")]
    [InlineData("ar-EG", "rtl", "مراجعة", "الصور", "المزيد")]
    public async Task EveryTitleAndName_StandsByItself_AndIsNoMarkup(string locale, string direction, string review, string back, string more)
    {
        var words = (string[])[Markup, Arabic, Emoji, "Anna (II)"];
        var organiser = await Organiser.OpenAsync(
            Api,
            new { title = Arabic, description = Markup },
            [new { title = Markup, author = Arabic }, new { title = Arabic, author = "Anna (II)" }, new { title = Emoji, author = Markup }],
            "anna");
        var (visitor, page) = await ComeToVoteAsync(organiser.Voter("anna"), locale);
        await using var leaving = visitor;
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("dir", direction);

        // In whatever order a ballot has them: an arrow leads on, in the direction in which people read.
        var seen = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await Expect(page.Photo).ToBeVisibleAsync();
            seen.Add(await page.Photo.InnerTextAsync());
            await IsTextAsync();
            await page.Page.Keyboard.PressAsync("3");
            if (i < 2)
                await page.Page.Keyboard.PressAsync(direction == "rtl" ? "ArrowLeft" : "ArrowRight");
        }

        Assert.Equal(words[..3].Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));

        await page.Button(more).ClickAsync();
        await Expect(page.Dialog.GetByText(Markup)).ToBeVisibleAsync();
        await IsTextAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Button(review).ClickAsync();
        await Expect(page.Button(back)).ToBeVisibleAsync();
        foreach (var title in words[..3])
            await Expect(page.Page.GetByRole(AriaRole.Main).GetByText(title, new() { Exact = true })).ToBeVisibleAsync();
        await IsTextAsync();
        await page.IsForEverybodyAsync($"the review, {locale}");

        // Nothing is made of it, nothing sticks out at the side, and each stands in an element, or between marks, of its own direction.
        async Task IsTextAsync()
        {
            Assert.Equal(Arabic, await page.Page.TitleAsync());
            Assert.Equal(0, await page.Page.Locator("[onerror], main b, dialog b").CountAsync());
            await page.Page.FitsTheScreenAsync();
            var bare = await page.Page.EvaluateAsync<string[]>(
                """
                words => {
                  const bare = [];
                  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                  for (let node; (node = texts.nextNode());) {
                    const word = words.find((one) => node.data.includes(one));
                    const { parentElement } = node;
                    if (!word || parentElement.closest('.visually-hidden')) continue;
                    const own = parentElement.closest('[dir="auto"], bdi');
                    if (!(own?.textContent === word || node.data.includes(`\u2068${word}\u2069`))) bare.push(parentElement.outerHTML);
                  }
                  return bare;
                }
                """,
                words);
            Assert.Empty(bare);
        }
    }
}
