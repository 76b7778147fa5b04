using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Gateway.Problems;
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
        await visitor.Page.FitsTheScreenAsync();
        await visitor.Page.IsAccessibleAsync(locale);
    }

    [Fact]
    public async Task EveryProblemOfTheServer_HasItsWords()
    {
        var words = await WordsAsync("en");

        // The other languages have the same keys.
        Assert.All(ProblemKind.All, kind => Assert.Contains($"problem.{kind.Code}", words.Keys));
    }

    [Fact]
    public async Task WhatThePagesSayOfProblemsAndLists_IsInTheirLanguage_AndAProblemWithoutWordsIsSaidAsTheServerSaysIt()
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Phone, locale: "de");
        await visitor.OpenAsync("/");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");

        Assert.Equal("Diese Bewertung liegt nicht auf der Skala.", await SaidAsync("rating-out-of-scale", 422));
        Assert.Equal("As the server says it.", await SaidAsync("of-a-newer-server", 409));
        Assert.StartsWith("Der Server hat gerade Schwierigkeiten.", await SaidAsync("of-a-newer-server", 503), StringComparison.Ordinal);
        Assert.Equal("A, B und C", await visitor.Page.EvaluateAsync<string>("import('/js/i18n.js').then((m) => m.list(['A', 'B', 'C']))"));

        // The page's own words come before those of all.
        await visitor.Page.EvaluateAsync("document.body.dataset.page = 'desk'");
        Assert.Equal("Die Abstimmung ist geschlossen.", await SaidAsync("election-closed", 409));

        Task<string> SaidAsync(string code, int status) => visitor.Page.EvaluateAsync<string>(
            "async ([code, status]) => { const [{ explain }, { Problem }] = await Promise.all([import('/js/ui.js'), import('/js/api.js')]); return explain(new Problem({ code, status: Number(status), detail: 'As the server says it.' })); }",
            new[] { code, $"{status}" });
    }

    private static JsonElement Other(JsonElement text) => text.ValueKind == JsonValueKind.Object ? text.GetProperty("other") : text;

    private static string Placeholders(JsonElement text) =>
        string.Join(' ', Placeholder().Matches(text.GetString()!).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    private async Task<Dictionary<string, JsonElement>> WordsAsync(string language) =>
        (await gateway.Api.GetAsync($"/lang/{language}.json")).Is(HttpStatusCode.OK).Json.EnumerateObject().ToDictionary(text => text.Name, text => text.Value, StringComparer.Ordinal);

    [GeneratedRegex(@"\{\w+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
