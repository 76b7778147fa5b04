using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Links;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>A club's list of members becomes links, codes on paper, and ballots; nobody's name reaches the server.</summary>
public sealed partial class DeskVoterTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const int Members = 300;

    [Fact]
    public async Task AListOfMembers_BecomesLinksThatOpenBallots_AndASheetOfCodes()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        var told = new StringBuilder();
        visitor.Context.Request += (_, request) => told.Append(request.Url).Append(request.PostData);
        await visitor.OpenDeskAsync(organiser);
        var step = await page.StepAsync("voters");

        // Semicolons, quotes with everything in them, empty lines, somebody twice; and a first column that is not who they are.
        string[] names = ["Müller; Anna", "Ben \"the\r\nlens\" Ito", "ليلى حداد", "=HYPERLINK(\"http://x\")", .. Enumerable.Range(5, Members - 4).Select(i => $"Member {i}")];
        var csv = "\uFEFFNr;Name;Since\r\n\r\n" + string.Concat(names.Select((name, i) => $"{i + 1};\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\";2019\r\n;;\r\n")) + "301; ليلى  حداد ;2020";
        await step.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "members.xlsx", MimeType = "text/csv", Buffer = [0x50, 0x4B, 3, 4, 0, 0] });
        await Expect(page.GetByText("“members.xlsx” is no text.")).ToBeVisibleAsync();
        await step.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "members.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await step.GetByLabel("Which column?").SelectOptionAsync("Name");
        await Expect(step.GetByLabel("Names, kept on this page only")).ToBeCheckedAsync();
        await Expect(step).ToContainTextAsync("One row repeats another and counts once:");
        await page.IsAccessibleInBothThemesAsync("a list of members");
        await step.PushAsync($"Register {Members} voters");
        await Expect(step.GetByText($"{Members} voters are registered.")).ToBeVisibleAsync();

        var (file, text) = await page.TakeAwayAsync(step.Button("Save names and links (CSV)"));
        Assert.Equal($"links-{organiser.Election}.csv", file);
        var rows = Row().Matches(text.TrimStart('\uFEFF')).Select(row => (Name: Unquoted(row.Groups["name"].Value), Voter: row.Groups["voter"].Value, Link: row.Groups["link"].Value)).ToList();
        Assert.Equal(("name", "voter", "link"), rows[0]);
        rows.RemoveAt(0);
        Assert.Equal(names.Select(name => name.StartsWith('=') ? "'" + name : name.ReplaceLineEndings("\n")), rows.Select(row => row.Name.ReplaceLineEndings("\n")));
        Assert.All(rows, row => Assert.Equal($"{page.Url[..page.Url.IndexOf("/desk/", StringComparison.Ordinal)]}/vote/{organiser.Election}#{organiser.Voter(row.Voter).Token}", row.Link));
        Assert.DoesNotContain("Member 7", told.ToString(), StringComparison.Ordinal);

        await EachHasACodeOnTheSheetAsync(page, step, rows[0].Link);

        // Somebody asks for the link again when they have begun: it is the same, and their ballot is as it was.
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        var ballots = await Task.WhenAll(rows.Where((_, i) => i % 20 == 2).Select(row => organiser.Voter(row.Voter).BallotAsync()));
        (await ballots[0].RateAsync(1, 4)).Is(HttpStatusCode.OK);
        var before = (await ballots[0].GetAsync()).Text;
        await step.PushAsync("Look again");
        await step.GetByLabel("Search").FillAsync("ليلى");
        await Expect(step.GetByText("One found")).ToBeVisibleAsync();
        await Expect(step.GetByRole(AriaRole.Row).Last).ToContainTextAsync("Has a ballot");
        await step.PushAsync("Show the link of ليلى حداد");
        await Expect(page.Question().GetByLabel("The voter's link")).ToHaveTextAsync(rows[2].Link);
        await ShowsAsync(rows[2].Link, page.Question().Locator("svg.qr"));
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(before, (await ballots[0].GetAsync()).Text);

        // What is cast counts, also against its organiser; what is not can be taken back.
        (await ballots[0].CastAsync()).Is(HttpStatusCode.OK);
        await RevokeAsync(page, step, "ليلى حداد");
        await Expect(page.GetByText("This voter's ballot is cast: it counts, and the voter cannot be revoked any more.")).ToBeVisibleAsync();
        await step.GetByLabel("Search").FillAsync("Member 299");
        await RevokeAsync(page, step, "Member 299");
        await Expect(step.GetByRole(AriaRole.Row).Last).ToContainTextAsync("Revoked");
        var (_, all) = await page.TakeAwayAsync(step.Button("All links (CSV)"));
        Assert.Equal(Members - 1, Regex.Count(all, "#pvv_", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.DoesNotContain(rows[298].Voter, all, StringComparison.Ordinal);
    }

    private static async Task RevokeAsync(IPage page, ILocator step, string name)
    {
        await step.PushAsync($"Revoke {name}");
        await Expect(page.Question()).ToContainTextAsync("This is for ever");
        await page.Question().PushAsync("Revoke");
    }

    private static async Task EachHasACodeOnTheSheetAsync(IPage page, ILocator step, string link)
    {
        const int PerPage = 12;
        await step.PushAsync("Sheet of QR codes");
        var sheet = page.GetByRole(AriaRole.Region, new() { Name = "Sheet of QR codes" });
        await Expect(sheet.GetByText($"{Members} codes, {Members / PerPage} pages.")).ToBeVisibleAsync();
        await Expect(sheet.Locator(".a4")).ToHaveCountAsync(Members / PerPage);
        await Expect(sheet.Locator(".ticket svg.qr")).ToHaveCountAsync(Members);
        await ShowsAsync(link, sheet.Locator(".ticket").Filter(new() { HasText = "Müller; Anna" }).Locator("svg.qr"));

        // On paper: as many pages, and nothing besides.
        var paper = Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true }));
        Assert.Equal(Members / PerPage, Regex.Count(paper, @"/Type\s*/Page\b", RegexOptions.None, TimeSpan.FromSeconds(5)));
        await sheet.PushAsync("Back to the desk");
        await Expect(step.Button("Sheet of QR codes")).ToBeFocusedAsync();
    }

    private static async Task ShowsAsync(string link, ILocator code)
    {
        await Expect(code).ToBeVisibleAsync();
        var size = int.Parse((await code.GetAttributeAsync("viewBox"))!.Split(' ')[^1], CultureInfo.InvariantCulture);
        DrawnCode.Shows(link, size, (await code.Locator("path").Last.GetAttributeAsync("d"))!);
    }

    private static string Unquoted(string cell) => cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;

    [GeneratedRegex("(?<name>\"(?:[^\"]|\"\")*\"|[^,\"]*),(?<voter>[^,]*),(?<link>[^\r]*)\r\n", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Row();
}
