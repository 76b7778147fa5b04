using System.Globalization;
using System.Net;
using Microsoft.Playwright;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using PhotoVote.Tests.Gateway.Photos;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>A vote as its people live it: an organiser at a desk, three voters with phones, a wall; one phone's network comes and goes.</summary>
public sealed class WholeEveningTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static readonly string[] Titles = ["harbour at dawn", "dunes", "fog"];

    /// <summary>Voter → what they give each photo of <see cref="Titles"/>.</summary>
    private static readonly Dictionary<string, int[]> Ratings = new(StringComparer.Ordinal)
    {
        ["anna"] = [5, 3, 1],
        ["ben"] = [4, 4, 0],
        ["cleo"] = [5, 2, 2],
    };

    [Fact]
    public async Task FromTheFrontDoorToTheWinners_NoTapIsLostAndNoneIsDoubled()
    {
        await using var organiser = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var (election, key) = await CreateAsync(organiser);
        await AddPhotosAsync(organiser.Page, election, key);
        await RegisterAsync(organiser.Page, [.. Ratings.Keys]);
        await OpenAsync(organiser.Page);

        await using var wall = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Projector, ColorScheme.Dark);
        await wall.OpenAsync($"/stage/{election}");
        var turnout = wall.Page.GetByRole(AriaRole.Region, new() { Name = "Turnout" }).GetByRole(AriaRole.Status);
        await Expect(turnout).ToHaveTextAsync("0");

        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var voter in Ratings.Keys)
            versions[voter] = await VoteAsync(election, key, voter, withBadNetwork: voter == "ben");

        // Whose network came and went has as many events as the others: each tap once.
        Assert.Single(versions.Values.Distinct());
        await Expect(turnout).ToHaveTextAsync(Ratings.Count.ToString(CultureInfo.InvariantCulture));

        await CloseAsync(organiser.Page);
        await ResultsAreThoseOfAnIndependentCountAsync(organiser.Page, wall.Page, election);
    }

    private static async Task<(ElectionId Election, SecretKey Key)> CreateAsync(Visitor organiser)
    {
        var page = organiser.Page;
        await organiser.OpenAsync("/");
        await page.GetByLabel("What is it called?").FillAsync("Autumn salon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create it" }).ClickAsync();
        var link = new Uri(await page.GetByRole(AriaRole.Dialog).GetByLabel("The organiser's link").InnerTextAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "to the desk" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/desk/"));
        Assert.True(KeyToken.TryParseOrganiser(link.Fragment[1..], out var key));
        return (ElectionId.Parse(link.Segments[^1]), key);
    }

    private async Task AddPhotosAsync(IPage page, ElectionId election, SecretKey key)
    {
        var step = await page.StepAsync("photos");
        await step.GetByLabel("Name of the competition").FillAsync("Harbour");
        await step.GetByRole(AriaRole.Button, new() { Name = "Add the competition" }).ClickAsync();
        await step.Locator("input[type=file]").SetInputFilesAsync(new FilePayload[]
        {
            // Held upright, as its Exif says, and full of what a phone writes into a file.
            new() { Name = "harbour at dawn.jpg", MimeType = "image/jpeg", Buffer = PhotoFile.WithExif(PhotoFile.Jpeg(600, 400), orientation: 6) },
            new() { Name = "dunes.jpg", MimeType = "image/jpeg", Buffer = PhotoFile.WithExif(PhotoFile.Jpeg(500, 500), orientation: 1) },
            new() { Name = "fog.jpg", MimeType = "image/jpeg", Buffer = PhotoFile.Jpeg(800, 300) },
        });
        await Expect(step.GetByRole(AriaRole.List, new() { Name = "Photos in order" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(Titles.Length);

        var photos = (await gateway.Api.GetAsync($"elections/{election}/photos", KeyToken.Organiser(key))).Is(HttpStatusCode.OK).Json.EnumerateArray().ToList();
        Assert.Contains(photos, photo => (photo.GetProperty("width").GetInt32(), photo.GetProperty("height").GetInt32()) == (400, 600));
        using var http = new HttpClient { BaseAddress = gateway.Api.Server };
        foreach (var photo in photos)
            Assert.Equal(-1, (await http.GetByteArrayAsync($"/photos/{photo.GetProperty("photo").GetString()}/640.jpg")).AsSpan().IndexOf("GPS"u8));
    }

    private static async Task RegisterAsync(IPage page, string[] voters)
    {
        var step = await page.StepAsync("voters");
        await step.GetByLabel("Voters, one a line").FillAsync(string.Join('\n', voters));
        await step.Locator("form button[type=submit]").ClickAsync();
        foreach (var voter in voters)
            await Expect(step.GetByRole(AriaRole.Row).Filter(new() { HasText = voter })).ToBeVisibleAsync();
    }

    private static async Task OpenAsync(IPage page)
    {
        var step = await page.StepAsync("open");
        await step.GetByRole(AriaRole.Button, new() { Name = "Open the election" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Open the election" }).ClickAsync();
        await Expect(page.GetByText("The election is open.")).ToBeVisibleAsync();
    }

    /// <returns>How many events the ballot has.</returns>
    private async Task<long> VoteAsync(ElectionId election, SecretKey organiserKey, string voter, bool withBadNetwork)
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Phone);
        var page = visitor.Page;
        var voterKey = organiserKey.ForVoter(election, VoterId.Parse(voter));
        await visitor.OpenAsync($"/vote/{election}#{KeyToken.Voter(VoterId.Parse(voter), voterKey)}");
        Assert.DoesNotContain("pvv_", page.Url, StringComparison.Ordinal);

        await RateAsync(page, voter);
        if (withBadNetwork)
        {
            await LoseTheNetworkAsync(page, "Clear", before: true);
            await LoseTheNetworkAsync(page, "Rate", before: false);
        }
        else
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
            await Expect(page.Locator(".saving")).ToHaveTextAsync("Saved");
            await GiveAsync(page, voter);
        }

        await Expect(page.Locator(".saving")).ToHaveTextAsync("Saved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Review" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cast my ballot" }).ClickAsync();
        await Expect(page.GetByText("You cannot change it afterwards.").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cast my ballot" }).ClickAsync();
        await Expect(page.GetByText("It is in the count")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("It is in the count")).ToBeVisibleAsync();

        var ballot = (await page.GetByTestId("ballot-id").InnerTextAsync()).Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        Assert.True(BallotId.TryParse(ballot, out var id), ballot);
        var view = (await gateway.Api.GetAsync($"elections/{election}/ballots/{ballot}", KeyToken.Ballot(voterKey.ForBallot(election, id)))).Is(HttpStatusCode.OK).Json;
        Assert.Equal(Ratings[voter].Order(), view.GetProperty("ratings").EnumerateObject().Select(rating => rating.Value.GetInt32()).Order());
        return view.GetProperty("version").GetInt64();

        // The last photo's rating is taken back, and given again: while nothing arrives, and while no answer does. Reloads change nothing.
        async Task LoseTheNetworkAsync(IPage phone, string what, bool before)
        {
            var cut = 0;
            await phone.RouteAsync("**/ratings/*", async route =>
            {
                if (!before)
                    await route.ArriveAsync(gateway.Api.Server);
                Interlocked.Increment(ref cut);
                await route.AbortAsync();
            });
            if (what == "Clear")
                await phone.GetByRole(AriaRole.Button, new() { Name = what }).ClickAsync();
            else
                await GiveAsync(phone, voter);
            await Expect(phone.Locator(".saving")).ToHaveTextAsync("1 not sent yet: waiting for the network");
            await phone.ReloadAsync();
            await Expect(phone.Locator(".saving")).ToHaveTextAsync("1 not sent yet: waiting for the network");
            Assert.True(cut >= 2, $"cut {cut} times");
            await phone.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });
            await Expect(phone.Locator(".saving")).ToHaveTextAsync("Saved");
        }
    }

    private static async Task RateAsync(IPage page, string voter)
    {
        for (var i = 0; i < Titles.Length; i++)
        {
            if (i > 0)
                await page.GetByRole(AriaRole.Button, new() { Name = "Next photo" }).ClickAsync();
            await GiveAsync(page, voter);
        }

        await Expect(page.Locator(".saving")).ToHaveTextAsync("Saved");
    }

    /// <summary>Rates the photo in view, whichever it is: each voter has an order of their own.</summary>
    private static async Task GiveAsync(IPage page, string voter)
    {
        var shown = page.Locator("[aria-label^='Photo ']:not([inert] *):not([inert])").First;
        await Expect(shown).ToBeVisibleAsync();
        var label = (await shown.GetAttributeAsync("aria-label"))!;
        var rating = Ratings[voter][Array.FindIndex(Titles, title => label.Contains(title, StringComparison.OrdinalIgnoreCase))];
        await page.GetByRole(AriaRole.Button, new() { Name = $"{rating} of 5", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"{rating} of 5", Exact = true, Pressed = true })).ToBeVisibleAsync();
    }

    private static async Task CloseAsync(IPage page)
    {
        var step = await page.StepAsync("close");
        await Expect(step.GetByText("3 ballots are cast and count.")).ToBeVisibleAsync();
        await step.GetByRole(AriaRole.Button, new() { Name = "Close the election" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Close it now" }).ClickAsync();
        await Expect(page.GetByText("The election is closed.")).ToBeVisibleAsync();
    }

    private static async Task ResultsAreThoseOfAnIndependentCountAsync(IPage desk, IPage wall, ElectionId election)
    {
        var sums = Titles.Select((title, i) => (Title: title, Sum: Ratings.Values.Sum(ratings => ratings[i]))).OrderByDescending(one => one.Sum).ToList();

        var results = await desk.StepAsync("results");
        for (var i = 0; i < sums.Count; i++)
        {
            var row = results.GetByRole(AriaRole.Row).Filter(new() { HasTextRegex = new(sums[i].Title, System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).First;
            await Expect(row).ToContainTextAsync((i + 1).ToString(CultureInfo.InvariantCulture));
            await Expect(row).ToContainTextAsync(sums[i].Sum.ToString(CultureInfo.InvariantCulture));
        }

        // The wall names them one by one, the third first.
        for (var place = 3; place >= 1; place--)
        {
            await wall.GetByRole(AriaRole.Button, new() { Name = $"Show the {(place == 3 ? "third" : place == 2 ? "second" : "first")} place" }).ClickAsync();
            await Expect(wall.GetByText(sums[place - 1].Title).First).ToBeVisibleAsync();
            await Expect(wall.GetByText($"{sums[place - 1].Sum} points").First).ToBeVisibleAsync();
        }

        await wall.GetByRole(AriaRole.Button, new() { Name = "The whole result" }).ClickAsync();
        await Expect(wall.GetByRole(AriaRole.Link, new() { Name = "How it was counted" })).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex($"{election}/results/report\\.txt"));
    }
}
