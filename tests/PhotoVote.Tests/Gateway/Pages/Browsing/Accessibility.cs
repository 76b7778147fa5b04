using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>What axe-core finds on a page as it is now.</summary>
internal static class Accessibility
{
    /// <summary>No finding against WCAG 2.2 A and AA, whatever its weight.</summary>
    public static async Task IsAccessibleAsync(this IPage page, string moment)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        var words = found.Violations.Select(violation =>
            $"{moment}: {violation.Id} ({violation.Impact}): {violation.Help}\n" + string.Join('\n', violation.Nodes.Take(5).Select(node => "    " + node.Html)));
        Assert.Empty(words);
    }
}
