using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>What axe-core finds on a page as it is now; while a dialog stands there, in the dialog, because nothing else is in reach.</summary>
internal static class Accessibility
{
    private static readonly string[] Texts = ["StaticText", "InlineTextBox", "none", "generic"];
    private static readonly string[] Standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    private static readonly Lazy<string> Axe = new(() => new BundledAxeScriptProvider().GetScript());

    /// <summary>No finding against WCAG 2.2 A and AA, whatever its weight.</summary>
    public static Task IsAccessibleAsync(this IPage page, string moment) => FindsNothingAsync(page, moment, "tag", Standards);

    /// <summary>The same in the light theme and in the dark one, between which nothing but colours differs.</summary>
    public static async Task IsAccessibleInBothThemesAsync(this IPage page, string moment)
    {
        await page.IsAccessibleAsync($"{moment}, light");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await FindsNothingAsync(page, $"{moment}, dark", "rule", "color-contrast", "link-in-text-block");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    /// <summary>Nothing sticks out at the side. The page's own width would not tell: on a phone it is that of what sticks out.</summary>
    public static async Task FitsTheScreenAsync(this IPage page) =>
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, page.ViewportSize!.Width);

    private static async Task FindsNothingAsync(IPage page, string moment, string type, params string[] values)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Axe.Value);

        // What fades or moves is taken to where it goes: on its way it has no colour to judge. Of what axe finds only the violations leave the page, a hundredth of it.
        var found = await page.EvaluateAsync<string>(
            """
            async (runOnly) => {
              for (const one of document.getAnimations()) if (one.effect.getComputedTiming().endTime < Infinity) one.finish();
              const { violations } = await axe.run(document.querySelector('dialog:modal') ?? document, { runOnly, resultTypes: ['violations'], elementRef: false });
              return JSON.stringify(violations.map(({ id, impact, help, nodes }) => `${id} (${impact}): ${help}\n${nodes.slice(0, 5).map(({ html }) => `    ${html}`).join('\n')}`));
            }
            """,
            new { type, values }).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var words = JsonSerializer.Deserialize<string[]>(found)!;
        Assert.True(words.Length == 0, $"{moment}: {string.Join('\n', words)}");
    }

    /// <summary>What the browser tells a screen reader that there is: role and name of each thing, and "(pressed)" behind what is.</summary>
    public static async Task<IReadOnlyList<string>> ThingsAsync(this IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var tree = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value;
        await session.DetachAsync();
        return
        [
            .. from node in tree.GetProperty("nodes").EnumerateArray()
               where !node.GetProperty("ignored").GetBoolean()
               let role = node.GetProperty("role").GetProperty("value").GetString()
               where !Texts.Contains(role)
               select $"{role} {(node.TryGetProperty("name", out var name) ? name.GetProperty("value").GetString() : "")}{(IsPressed(node) ? " (pressed)" : "")}".Trim(),
        ];
    }

    private static bool IsPressed(JsonElement node) =>
        node.TryGetProperty("properties", out var all)
        && all.EnumerateArray().Any(one => one.GetProperty("name").GetString() == "pressed" && one.GetProperty("value").GetProperty("value").ToString() == "true");
}
