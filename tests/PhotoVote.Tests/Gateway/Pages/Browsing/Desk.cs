using System.Text;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>The organiser's page.</summary>
internal static class Desk
{
    /// <summary>Comes with the organiser's link.</summary>
    public static async Task OpenDeskAsync(this Visitor visitor, Organiser organiser)
    {
        await visitor.OpenAsync($"/desk/{organiser.Election}#{organiser.Token}");
        await Expect(visitor.Page.Locator("nav.rail")).ToBeVisibleAsync();
    }

    /// <summary>A step, unfolded.</summary>
    public static async Task<ILocator> StepAsync(this IPage page, string id)
    {
        var step = page.Locator($"section#{id}");
        // By the rail, which unfolds what may have unfolded by itself meanwhile, and never folds it.
        await page.Locator($"nav.rail a[href='#{id}']").ClickAsync();
        await Expect(step.Locator("header button[aria-expanded]").First).ToHaveAttributeAsync("aria-expanded", "true");
        return step;
    }

    public static ILocator Button(this ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name });

    /// <summary>The only dialog there is.</summary>
    public static ILocator Question(this IPage page) => page.GetByRole(AriaRole.Dialog);

    public static Task PushAsync(this ILocator within, string button) => within.Button(button).ClickAsync();

    /// <summary>The file that one click gives, and what it is called.</summary>
    public static async Task<(string Name, string Text)> TakeAwayAsync(this IPage page, ILocator button)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllTextAsync(await download.PathAsync(), Encoding.UTF8));
    }
}
