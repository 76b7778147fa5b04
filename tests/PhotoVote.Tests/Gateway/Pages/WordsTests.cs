using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

public sealed partial class WordsTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("de", "one other")]
    [InlineData("fr", "many one other")]
    [InlineData("ar", "few many one other two zero")]
    public async Task EveryLanguage_SaysEverything_WithTheSamePlaceholders(string language, string plurals)
    {
        var english = await WordsAsync("en");
        var words = await WordsAsync(language);

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), words.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in english)
        {
            Assert.Equal((key, text.ValueKind), (key, words[key].ValueKind));
            Assert.Equal((key, Placeholders(Other(text))), (key, Placeholders(Other(words[key]))));
            if (text.ValueKind == JsonValueKind.Object)
                Assert.Equal((key, plurals), (key, string.Join(' ', words[key].EnumerateObject().Select(plural => plural.Name).Order(StringComparer.Ordinal))));
        }
    }

    [Theory]
    [InlineData("de-CH", "de", "ltr", "Die Fotos")]
    [InlineData("fr-CA", "fr", "ltr", "photos")]
    [InlineData("ar-EG", "ar", "rtl", "الصور")]
    [InlineData("ja", "en", "ltr", "The photos")]
    public async Task ThePage_SpeaksTheBrowsersLanguage(string locale, string language, string direction, string words)
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Phone, locale: locale);
        await visitor.OpenAsync("/");

        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(words);
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("dir", direction);

        // Nothing sticks out at the side.
        Assert.True(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await visitor.Page.IsAccessibleAsync(locale);
    }

    private static JsonElement Other(JsonElement text) => text.ValueKind == JsonValueKind.Object ? text.GetProperty("other") : text;

    private static string Placeholders(JsonElement text) =>
        string.Join(' ', Placeholder().Matches(text.GetString()!).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    private async Task<Dictionary<string, JsonElement>> WordsAsync(string language) =>
        (await gateway.Api.GetAsync($"/lang/{language}.json")).Is(HttpStatusCode.OK).Json.EnumerateObject().ToDictionary(text => text.Name, text => text.Value, StringComparer.Ordinal);

    [GeneratedRegex(@"\{\w+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
