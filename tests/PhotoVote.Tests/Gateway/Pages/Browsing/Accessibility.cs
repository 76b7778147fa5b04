using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>What axe-core finds on a page as it is now.</summary>
internal static class Accessibility
{
    /// <summary>No finding against WCAG 2.2 A and AA, whatever its weight.</summary>
    public static Task IsAccessibleAsync(this IPage page, string moment) =>
        FindsNothingAsync(page, moment, new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });

    /// <summary>The same in the light theme and in the dark one, between which nothing but colours differs.</summary>
    public static async Task IsAccessibleInBothThemesAsync(this IPage page, string moment)
    {
        await page.IsAccessibleAsync($"{moment}, light");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await FindsNothingAsync(page, $"{moment}, dark", new() { Type = "rule", Values = ["color-contrast"] });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private static async Task FindsNothingAsync(IPage page, string moment, RunOnlyOptions rules)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = rules });
        var words = found.Violations.Select(violation =>
            $"{moment}: {violation.Id} ({violation.Impact}): {violation.Help}\n" + string.Join('\n', violation.Nodes.Take(5).Select(node => "    " + node.Html)));
        Assert.Empty(words);
    }
}
