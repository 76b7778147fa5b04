using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using PhotoVote.Tests.Gateway.Photos;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>An organiser at the desk, from the draft to published results, with every dialog that stands there and everything that can be wrong.</summary>
public sealed class DeskTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static readonly string[] Steps = ["describe", "photos", "voters", "open", "watch", "close", "results"];

    [Fact]
    public async Task ADraft_SaysWhatIsWrongAtItsPlace_AndIsForEverybody()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 3);
        var photo = (await organiser.AddPhotoAsync(PhotoFile.Jpeg(400, 600))).Json.GetProperty("photo").GetString();
        (await organiser.PostAsync("competitions/1/candidates", new { title = "Harbour at dawn", author = "Ann", photo })).Is(HttpStatusCode.Created);
        (await organiser.PostAsync("competitions", new { title = "Empty" })).Is(HttpStatusCode.Created);
        (await organiser.RegisterAsync(["anna", "ben"])).Is(HttpStatusCode.OK);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        await visitor.OpenDeskAsync(organiser);
        Assert.DoesNotContain("pvo_", page.Url, StringComparison.Ordinal);
        await UnfoldAsync(page);
        await Expect(page.Locator("#open")).ToContainTextAsync("“Empty” needs 2 photos at least");
        await Expect(page.Locator("#open").Button("Open the election")).ToBeDisabledAsync();
        await page.IsAccessibleInBothThemesAsync("a draft");

        // Photos are shown whole.
        Assert.True(await page.Locator("#photos .frame img").EvaluateAsync<bool>("image => image.getBoundingClientRect().bottom <= image.closest('.frame').getBoundingClientRect().bottom + 1"));

        // What is wrong is said beside its field, which is where the focus goes.
        var describe = page.Locator("#describe");
        await describe.GetByText("whoever has the link", new() { Exact = true }).ClickAsync();
        await describe.GetByLabel("Title", new() { Exact = true }).FillAsync("");
        await describe.GetByLabel("Highest rating").FillAsync("0");
        await describe.GetByLabel("Opens", new() { Exact = true }).FillAsync("2020-01-01T10:00");
        await describe.Button("Save").First.ClickAsync();
        await describe.Button("Save").Last.ClickAsync();
        await Expect(describe.GetByText("It needs a name.")).ToBeVisibleAsync();
        await Expect(describe.GetByText("The highest rating lies one to ten steps above the lowest.")).ToBeVisibleAsync();
        await Expect(describe.GetByLabel("Opens", new() { Exact = true })).ToBeFocusedAsync();
        await page.Locator("#voters").GetByLabel("Voters, one a line").FillAsync("id\nanna\nan na\nanna");
        await page.Locator("#voters").GetByText("Ids, kept as they are").ClickAsync();
        await Expect(page.Locator("#voters")).ToContainTextAsync("Row 3: an na");
        var card = page.Locator("#photos").GetByRole(AriaRole.Listitem, new() { Name = "2 of 4: Photo 2" });
        await card.GetByLabel("Title").FillAsync("");
        await card.GetByLabel("Author").FocusAsync();
        await Expect(card.GetByText("It needs a name.")).ToBeVisibleAsync();
        await page.Locator("#photos input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "drawing.jpg", MimeType = "image/jpeg", Buffer = "<svg onload='alert(1)'/>"u8.ToArray() });
        await Expect(page.Locator("#photos").GetByText("not a photo")).ToBeVisibleAsync();
        await page.IsAccessibleInBothThemesAsync("a draft with much that is wrong");
        Assert.Equal("Salon", (await organiser.GetAsync()).Json.GetProperty("terms").GetProperty("title").GetString());

        // Undone, it is as it was.
        var undo = page.Locator("#describe, #photos").Button("Undo what I typed");
        for (var left = await undo.CountAsync(); left > 0; left--)
        {
            await undo.First.ClickAsync();
            await Expect(undo).ToHaveCountAsync(left - 1);
        }

        await Expect(page.Locator("#describe-words")).ToHaveTextAsync("Score, 0 to 5");

        foreach (var (button, title) in ((string, string)[])[("Organiser's link", "Organiser's link"), ("Copy as a new draft", "Copy as a new draft"), ("Show the link of anna", "The link of anna"), ("Revoke ben", "Revoke ben?")])
        {
            await page.Locator("main").PushAsync(button);
            await Expect(page.Question().GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
            if (title.StartsWith("The link", StringComparison.Ordinal))
                await Expect(page.Question().GetByRole(AriaRole.Img, new() { Name = "QR code of anna" })).ToBeVisibleAsync();
            await page.IsAccessibleInBothThemesAsync(title);
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.Locator("main").Button(button)).ToBeFocusedAsync();
        }

    }

    [Fact]
    public async Task FromTheOpeningToPublishedResults_EveryActSaysItsConsequence_AndAllCanBeTakenAway()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 3, new { title = "Salon", visibility = "published", expectedVoters = 10 });
        (await organiser.RegisterAsync(["anna", "ben", "cleo", "dora"])).Is(HttpStatusCode.OK);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        await visitor.OpenDeskAsync(organiser);

        var open = await page.StepAsync("open");
        await open.PushAsync("Open the election");
        await Expect(page.Question()).ToContainTextAsync("4 voters may vote.");
        await page.IsAccessibleInBothThemesAsync("the question before opening");
        await page.Question().PushAsync("Open the election");
        await Expect(open.GetByTestId("join-card")).ToBeVisibleAsync();

        (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 5, [2] = 3, [3] = 1 })).Is(HttpStatusCode.OK);
        (await (await organiser.Voter("ben").BallotAsync()).RateAsync(1, 4)).Is(HttpStatusCode.OK);
        var late = await organiser.Voter("cleo").BallotAsync();
        await UnfoldAsync(page);
        await Expect(page.Locator("#watch .turnout")).ToHaveTextAsync("1 of 4 ballots are cast");
        await Expect(page.Locator("#close")).ToContainTextAsync("One ballot is cast and counts.2 are begun and will not count.One voter has not begun and cannot any more.");
        await Expect(page.Locator("#results")).ToContainTextAsync("Results are hidden until the close, from you as well.");
        await page.IsAccessibleInBothThemesAsync("an open election");

        await WithdrawAsync(page, "Photo 3", "No model release");
        await Expect(page.Locator("#photos").GetByRole(AriaRole.Listitem, new() { Name = "Photo 3" })).ToContainTextAsync("Withdrawn: No model release");

        // The numbers go on while the question stands there.
        await page.Locator("#close").PushAsync("Close the election");
        await Expect(page.Question()).ToContainTextAsync("One ballot is cast and counts.2 are begun and will not count.");
        (await late.CastWholeAsync(new() { [1] = 1, [2] = 4 })).Is(HttpStatusCode.OK);
        await Expect(page.Question()).ToContainTextAsync("2 ballots are cast and count.One is begun and will not count.One voter has not begun and cannot any more.");
        await page.IsAccessibleInBothThemesAsync("the question before the close");
        await page.Question().PushAsync("Close it now");
        var results = page.Locator("#results");
        await Expect(results.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await Expect(results.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Photo 2");
        await Expect(page.Locator("#close")).ToContainTextAsync("2 ballots were cast and count.One was begun and does not count.");

        // The organiser sees them, and nobody else yet. A photo can still go.
        (await gateway.Api.GetAsync($"{organiser.Path}/results")).IsProblem(HttpStatusCode.Forbidden, "results-hidden");
        Assert.Equal(0, await results.GetByRole(AriaRole.Link, new() { Name = "for everybody" }).CountAsync());
        await WithdrawAsync(page, "Photo 2", "Too late <b>");
        await Expect(results.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(results).ToContainTextAsync("Withdrawn: Photo 2 and Photo 3");

        await results.PushAsync("Publish the results");
        await Expect(page.Question()).ToContainTextAsync("Only you see the results.");
        await page.IsAccessibleInBothThemesAsync("the question before publishing");
        await page.Question().PushAsync("Publish the results");
        await Expect(page.Locator(".badge")).ToHaveTextAsync("Published");
        Assert.Equal(0, await page.Locator("#photos").GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).CountAsync());

        await results.PushAsync("Compare");
        await Expect(results).ToContainTextAsync("not a result of this election");
        await results.PushAsync("Show what happened");
        await Expect(results.GetByText("“Photo 2” was withdrawn: Too late <b>")).ToBeVisibleAsync();
        await Expect(results.GetByText("4 voters were registered.")).ToBeVisibleAsync();
        await page.IsAccessibleInBothThemesAsync("published results");

        await EverythingCanBeTakenAwayAsync(page, results, organiser);
        await page.GotoAsync($"/stage/{organiser.Election}");
        await Expect(page.GetByText("Harbour").First).ToBeVisibleAsync();
        Assert.DoesNotContain("Photo 3", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>Says a reason, and tries without one first.</summary>
    private static async Task WithdrawAsync(IPage page, string title, string reason)
    {
        await page.Locator("#photos").GetByRole(AriaRole.Listitem, new() { Name = title }).PushAsync("Withdraw …");
        await page.Question().PushAsync("Withdraw it");
        await Expect(page.Question()).ToContainTextAsync("Say why: everybody who voted for it will ask.");
        await Expect(page.Question().GetByLabel("Why?")).ToBeFocusedAsync();
        await page.IsAccessibleInBothThemesAsync($"withdrawing {title} without a reason");
        await page.Question().GetByLabel("Why?").FillAsync(reason);
        await page.Question().PushAsync("Withdraw it");
        await Expect(page.Question()).ToHaveCountAsync(0);
    }

    private static async Task EverythingCanBeTakenAwayAsync(IPage page, ILocator results, Organiser organiser)
    {
        var csv = await page.TakeAwayAsync(results.Button("Results (CSV)"));
        Assert.Equal($"results-{organiser.Election}.csv", csv.Name);
        Assert.Equal((await organiser.GetAsync("export/results.csv")).Text.TrimStart('\uFEFF'), csv.Text);
        Assert.Contains("Photo 1", csv.Text, StringComparison.Ordinal);

        var json = await page.TakeAwayAsync(results.Button("Results (JSON)"));
        Assert.Equal($"results-{organiser.Election}.json", json.Name);
        var first = JsonDocument.Parse(json.Text).RootElement.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray().First(candidate => candidate.GetProperty("rank").ValueKind == JsonValueKind.Number);
        Assert.Equal("Photo 1", first.GetProperty("title").GetString());

        var ballots = await page.TakeAwayAsync(results.Button("Ballots of “Harbour” (CSV)"));
        Assert.Equal((await organiser.GetAsync("export/ballots.csv?competition=1")).Text.TrimStart('\uFEFF'), ballots.Text);
        Assert.Equal(3, ballots.Text.Trim().Split('\n').Length);
        Assert.DoesNotContain("anna", ballots.Text, StringComparison.Ordinal);

        var report = await page.TakeAwayAsync(results.Button("Count report (text)"));
        Assert.Contains("No model release", report.Text, StringComparison.Ordinal);
        Assert.Contains("Too late <b>", report.Text, StringComparison.Ordinal);
        var data = await page.TakeAwayAsync(results.Button("Count report (data)"));
        Assert.NotEmpty(JsonDocument.Parse(data.Text).RootElement.GetProperty("competitions").EnumerateArray());

        // The report has an address without a key, for everybody.
        var address = await results.GetByRole(AriaRole.Link, new() { Name = "The same at an address for everybody" }).GetAttributeAsync("href");
        Assert.Equal(report.Text, (await organiser.Api.GetAsync(address!)).Is(HttpStatusCode.OK).Text);
    }

    private static async Task UnfoldAsync(IPage page)
    {
        foreach (var step in Steps)
            await page.StepAsync(step);
    }
}
