using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

public sealed class DeskScheduleTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Times_AreThoseOfWhoeverSitsThere_AndMoveBothWays()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        (await organiser.RegisterAsync(["anna"])).Is(HttpStatusCode.OK);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop, locale: "en-GB", timeZone: "Asia/Tokyo");
        await visitor.OpenDeskAsync(organiser);
        var step = await visitor.Page.StepAsync("describe");
        var form = step.GetByRole(AriaRole.Form, new() { Name = "When it opens and closes" });
        var (opens, closes) = (form.GetByLabel("Opens", new() { Exact = true }), form.GetByLabel("Closes", new() { Exact = true }));
        await Expect(form).ToContainTextAsync("Japan Standard Time (Asia/Tokyo)");

        // Tokyo is nine hours ahead of UTC, always.
        var evening = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(2).AddHours(10), TimeSpan.Zero);
        await opens.FillAsync(InTokyo(evening));
        await closes.FillAsync(InTokyo(evening.AddHours(-1)));
        await form.PushAsync("Save");
        await Expect(form).ToContainTextAsync("The close must come after the opening.");
        await Expect(closes).ToBeFocusedAsync();
        await closes.FillAsync(InTokyo(evening.AddHours(2)));
        await SaveAsync(form);
        await IsScheduledAsync(organiser, evening, evening.AddHours(2));
        await Expect(visitor.Page.Locator("#open-words")).ToContainTextAsync("19:00");

        await form.PushAsync("60 min later");
        await SaveAsync(form);
        await IsScheduledAsync(organiser, evening, evening.AddHours(3));
        await form.PushAsync("15 min earlier");
        await opens.FillAsync("");
        await SaveAsync(form);
        await IsScheduledAsync(organiser, null, evening.AddMinutes(165));

        // Once it is open only the close moves, and never into the past.
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        await visitor.Page.ReloadAsync();
        await visitor.Page.StepAsync("describe");
        await Expect(opens).ToBeDisabledAsync();
        await closes.FillAsync("2020-01-01T10:00");
        await form.PushAsync("Save");
        await Expect(form).ToContainTextAsync("Choose a time that lies ahead.");
        await visitor.Page.IsAccessibleInBothThemesAsync("a close in the past");
        await closes.FillAsync(InTokyo(evening.AddDays(1)));
        await SaveAsync(form);
        await IsScheduledAsync(organiser, null, evening.AddDays(1));
        await Expect((await visitor.Page.StepAsync("watch")).GetByText("Closes in 2 d").Or(visitor.Page.GetByText("Closes in 3 d"))).ToBeVisibleAsync();
    }

    private static string InTokyo(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static async Task SaveAsync(ILocator form)
    {
        await form.PushAsync("Save");
        await Expect(form.Button("Save")).ToHaveCountAsync(0);
    }

    private static async Task IsScheduledAsync(Organiser organiser, DateTimeOffset? opens, DateTimeOffset? closes)
    {
        var definition = (await organiser.GetAsync()).Json;
        Assert.Equal((opens, closes), (Time(definition.GetProperty("opensAt")), Time(definition.GetProperty("closesAt"))));

        static DateTimeOffset? Time(JsonElement time) => time.ValueKind == JsonValueKind.Null ? null : time.GetDateTimeOffset();
    }
}
