using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>What axe-core finds on a page as it is now.</summary>
internal static class Accessibility
{
    private static readonly RunOnlyOptions Everything = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
    private static readonly RunOnlyOptions Colours = new() { Type = "rule", Values = ["color-contrast"] };

    /// <summary>No finding against WCAG 2.2 A and AA, whatever its weight.</summary>
    public static Task IsAccessibleAsync(this IPage page, string moment) => HasNoFindingAsync(page, Everything, moment);

    /// <summary>The same in both themes, which differ in their colours alone.</summary>
    public static async Task IsAccessibleInBothThemesAsync(this IPage page, string moment)
    {
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'light'");
        await HasNoFindingAsync(page, Everything, $"{moment}, light");
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
        await HasNoFindingAsync(page, Colours, $"{moment}, dark");
    }

    private static async Task HasNoFindingAsync(IPage page, RunOnlyOptions rules, string moment)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = rules });
        var words = found.Violations.Select(violation =>
            $"{moment}: {violation.Id} ({violation.Impact}): {violation.Help}\n" + string.Join('\n', violation.Nodes.Take(5).Select(node => $"    {node.Html} {node.Any.FirstOrDefault()?.Message}")));
        Assert.True(found.Violations.Length == 0, string.Join('\n', words));
    }
}
