using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>What axe-core finds on a page as it is now.</summary>
internal static class Accessibility
{
    private static readonly string[] Texts = ["StaticText", "InlineTextBox", "none", "generic"];

    private const string Everything = """{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }""";

    /// <summary>What depends on the theme.</summary>
    private const string Colours = """{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }""";

    private static readonly Lazy<string> Axe = new(() => new BundledAxeScriptProvider().GetScript());

    /// <summary>No finding against WCAG 2.2 A and AA, whatever its weight.</summary>
    public static Task IsAccessibleAsync(this IPage page, string moment) => page.IsAccessibleAsync(moment, Everything);

    /// <summary>The same in both themes of the pages.</summary>
    public static async Task IsAccessibleInBothThemesAsync(this IPage page, string moment)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.IsAccessibleAsync($"{moment}, dark", Everything);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.IsAccessibleAsync($"{moment}, light", Colours);
    }

    // The pages have no frames: one script, loaded once a document, finds it all.
    private static async Task IsAccessibleAsync(this IPage page, string moment, string rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in globalThis"))
            await page.EvaluateAsync(Axe.Value);
        var found = await page.EvaluateAsync<string[]>(
            $$"""
            async () => {
              // A colour that is still on its way to another is neither.
              await Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished));
              const { violations } = await axe.run(document, { runOnly: {{rules}}, resultTypes: ['violations'] });
              return violations.map(({ id, impact, help, nodes }) => [`${id} (${impact}): ${help}`, ...nodes.slice(0, 5).map(({ html }) => `    ${html}`)].join('\n'));
            }
            """);
        Assert.True(found.Length == 0, $"{moment}: {string.Join('\n', found)}");
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
