using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>The wall of a hall, from before the opening to the whole result.</summary>
public sealed class StageTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static readonly string[] Harbour = ["Harbour at dawn 🌅", "ضوء المرفأ", "Fog <b>& more</b>"];
    private static readonly string[] Sand = ["Dunes", "Pines", "Island"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALiveElection_FromBeforeItsOpeningToTheWholeResult(bool onAPhone)
    {
        var organiser = await DraftAsync("live", voters: 2);
        await using var visitor = await ComeAsync(onAPhone ? Screen.Phone : Screen.Projector);
        var page = visitor.Page;
        await visitor.OpenAsync($"/stage/{organiser.Election}#{organiser.Token}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Soon" })).ToBeVisibleAsync();
        Assert.DoesNotContain("pvo_", page.Url, StringComparison.Ordinal);
        await page.IsAccessibleInBothThemesAsync("before the opening");

        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        await page.ReloadAsync();
        await CastAsync(organiser, 0, [5, 3, 1, 4, 4, 1]);
        await Expect(page.Locator(".entry[data-slot='1'] .figure")).ToHaveTextAsync("3");
        Assert.Equal(.6, await LengthOfBarAsync(1), 3);
        await CastAsync(organiser, 1, [2, 5, 0, 4, 4, 2]);
        await Expect(page.Locator(".entry[data-slot='0'] .title")).ToHaveTextAsync(Harbour[1]);
        await Expect(page.Locator(".entry[data-slot='1'] .figure")).ToHaveTextAsync("7");
        Assert.Equal(7 / 8.0, await LengthOfBarAsync(1), 3);
        await page.IsAccessibleInBothThemesAsync("live results");

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".race h2")).ToHaveTextAsync("Sand");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".race h2")).ToHaveTextAsync("Harbour");

        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        await TheWinnersAreRevealedAsync(page, organiser, onAPhone);

        Task<double> LengthOfBarAsync(int slot) => page.Locator($".entry[data-slot='{slot}'] .bar .step").EvaluateAllAsync<double>("steps => steps.reduce((sum, step) => sum + Number(step.style.getPropertyValue('--size')), 0)");
    }

    [Fact]
    public async Task HiddenResults_AreHintedAtNowhere_UntilTheyArePublished()
    {
        var organiser = await DraftAsync("published", voters: 2);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        await CastAsync(organiser, 0, [1, 2, 5, 4, 4, 1]);
        await using var visitor = await ComeAsync(Screen.Projector);
        var page = visitor.Page;
        var asked = new ConcurrentQueue<string>();
        page.Request += (_, request) => asked.Enqueue(new Uri(request.Url).PathAndQuery);

        await visitor.OpenAsync($"/stage/{organiser.Election}");
        await Expect(page.Locator(".turnout .big")).ToHaveTextAsync("1");
        var caption = page.Locator(".gallery .caption strong");
        foreach (var title in (string[])[.. Harbour, .. Sand, Harbour[0]])
        {
            // In the organiser's order, whatever the ballots say.
            await Expect(caption).ToHaveTextAsync(title);
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await Expect(page.Locator(".entry, .bar, .figure, .place, .rank")).ToHaveCountAsync(0);
        await IsAccessibleOnWallAndPhoneAsync(page, "hidden results");

        // What is withdrawn leaves the wall.
        await Expect(caption).ToHaveTextAsync(Harbour[1]);
        (await organiser.PostAsync("candidates/2/withdraw", new { reason = "Not taken by its author" })).Is(HttpStatusCode.OK);
        await Expect(caption).Not.ToHaveTextAsync(Harbour[1]);
        await Expect(page.Locator(".gallery .caption .soft")).ToContainTextAsync("of 2");

        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The results come soon." })).ToBeVisibleAsync();
        await Expect(page.Locator(".entry, .bar, .figure, .place, .rank")).ToHaveCountAsync(0);
        await IsAccessibleOnWallAndPhoneAsync(page, "closed, not published");
        Assert.DoesNotContain(asked, address => address.Contains("/report", StringComparison.Ordinal) || address.EndsWith("/results", StringComparison.Ordinal));

        (await organiser.PostAsync("publish")).Is(HttpStatusCode.OK);
        await Expect(page.Locator(".between .rank")).ToHaveTextAsync("Harbour");
        await Expect(page.GetByText(Harbour[2])).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task APhotoThatIsWithdrawnDuringTheRace_GoesToItsEndWithTheReason_AndStandsThereInTheResultToo()
    {
        const string Reason = "Taken by somebody else <b>";
        var organiser = await DraftAsync("live", voters: 1);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        await CastAsync(organiser, 0, [5, 4, 3, 1, 1, 1]);
        await using var visitor = await ComeAsync(Screen.Projector);
        var page = visitor.Page;
        await visitor.OpenAsync($"/stage/{organiser.Election}");
        await Expect(page.Locator(".entry[data-slot='0'] .title")).ToHaveTextAsync(Harbour[0]);

        (await organiser.PostAsync("candidates/1/withdraw", new { reason = Reason })).Is(HttpStatusCode.OK);
        await TheOthersMoveUpAsync();

        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        await Expect(page.Locator(".between .rank")).ToHaveTextAsync("Harbour");
        await page.Keyboard.PressAsync("a");
        await TheOthersMoveUpAsync();
        await IsAccessibleOnWallAndPhoneAsync(page, "a result with a withdrawn photo");

        async Task TheOthersMoveUpAsync()
        {
            // Chosen, it stays for a while.
            await page.Keyboard.PressAsync("ArrowRight");
            await Expect(page.Locator(".race h2")).ToHaveTextAsync("Sand");
            await page.Keyboard.PressAsync("ArrowLeft");
            await Expect(page.Locator(".entry[data-slot='0'] :is(.place, .title, .figure)")).ToHaveTextAsync(["1", Harbour[1], "4"]);
            var last = page.Locator(".entry[data-slot='2']");
            await Expect(last.Locator(".title")).ToHaveTextAsync(Harbour[0]);
            await Expect(last.Locator(".reason")).ToContainTextAsync(Reason);
            await Expect(last.Locator(".place")).ToHaveTextAsync("–");
            await Expect(last.Locator(".figure")).ToHaveTextAsync("");
            await Expect(last.Locator(".bar")).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task ATiedRunoff_IsToldOnTheWallAndAtTheDesk_WithWhatSettledIt()
    {
        const string Words = "The runoff of Harbour at dawn 🌅 and ضوء المرفأ is a tie, 1 to 1: the higher score decides.";
        var organiser = await DraftAsync("live", voters: 2, rule: "star");
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        await CastAsync(organiser, 0, [5, 0, 1, 4, 3, 3]);
        await CastAsync(organiser, 1, [2, 3, 1, 4, 3, 3]);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        await using var visitor = await ComeAsync(Screen.Projector);
        var page = visitor.Page;
        await visitor.OpenAsync($"/stage/{organiser.Election}");
        foreach (var head in (string[])["Harbour", "Third place", "Second place", "First place"])
        {
            await Expect(page.Locator(".ceremony h1")).ToHaveTextAsync(head);
            await Expect(page.Locator(".ceremony").GetByText(Words)).ToHaveCountAsync(head == "First place" ? 1 : 0);
            await page.Keyboard.PressAsync("PageDown");
        }

        await Expect(page.Locator(".ceremony h1")).ToHaveTextAsync("Sand");
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator(".race .outcome")).ToHaveTextAsync(Words);

        await visitor.OpenDeskAsync(organiser);
        var results = await page.StepAsync("results");
        await Expect(results).ToContainTextAsync(Words);
        await Expect(results.GetByRole(AriaRole.Region, new() { Name = "Results of Harbour" }).Locator("tbody td.rank")).ToHaveTextAsync(["1", "2", "3"]);

        // Two of the other competition have the same score, and one seat is left.
        await Expect(results).ToContainTextAsync("Pines and Island have the same score: the count report tells who met in the runoff, and why.");
    }

    [Fact]
    public async Task ARuleThatThePageDoesNotKnow_IsSaidToBeThat()
    {
        await using var visitor = await ComeAsync(Screen.Projector);
        var page = visitor.Page;
        await visitor.OpenAsync(await WallOfManyAsync(page, many: 3, rule: "borda", hasRanks: false));
        await Expect(page.Locator(".race .outcome")).ToHaveTextAsync("This page does not know the rule by which this election is counted: it is older than the server. Load it again.");
        Assert.DoesNotContain("borda", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhileFiftyCast_AWallAsksForNothing_AndOnceForADefinitionThatHasChanged_AndItsOwnClockMayBeWrong()
    {
        const int Voters = 50;
        var organiser = await DraftAsync("live", Voters);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        await using var visitor = await ComeAsync(Screen.Projector);
        var page = visitor.Page;
        var asked = new ConcurrentQueue<string>();
        await page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddDays(1));
        page.Request += (_, request) => asked.Enqueue(new Uri(request.Url).AbsolutePath);
        await visitor.OpenAsync($"/stage/{organiser.Election}");
        await Expect(page.Locator(".turnout .big")).ToHaveTextAsync("0");
        await Expect(page.Locator(".join .code")).ToBeVisibleAsync();
        Assert.Equal(1, asked.Count(IsStream));
        Assert.Equal(1, asked.Count(IsDefinition));
        await Expect(page.Locator(".countdown")).ToBeHiddenAsync();
        await Expect(page.GetByText("How it grew since")).ToBeHiddenAsync();
        asked.Clear();

        await Task.WhenAll(Enumerable.Range(0, Voters).Select(voter => CastAsync(organiser, voter, [voter % 6, 3, 1, 4, 4, 2])));
        await Expect(page.Locator(".turnout .big")).ToHaveTextAsync("50");
        await Expect(page.GetByText("How it grew since")).ToBeVisibleAsync();
        Assert.Empty(asked);
        (await gateway.Api.PutAsync($"{organiser.Path}/schedule", organiser.Token, new { opensAt = (DateTime?)null, closesAt = DateTime.UtcNow.AddMinutes(40) })).Is(HttpStatusCode.OK);
        await Expect(page.Locator(".countdown .left")).ToHaveTextAsync(new Regex("^(40:00|39:[0-5][0-9]|38:[0-5][0-9])$"));
        Assert.Equal([$"/api/v1/{organiser.Path}"], asked);
        await IsAccessibleOnWallAndPhoneAsync(page, "a countdown");

        bool IsStream(string path) => path.EndsWith("/results/stream", StringComparison.Ordinal);
        bool IsDefinition(string path) => path == $"/api/v1/{organiser.Path}";
    }

    [Fact]
    public async Task FiveThousandPhotos_TakeAsManyElementsAsAreSeen_InLegibleLetters_AndCompetitionsFollowEachOther()
    {
        await using var visitor = await ComeAsync(Screen.Projector);
        var page = visitor.Page;
        var wall = await WallOfManyAsync(page);
        await page.Clock.InstallAsync();
        await visitor.OpenAsync(wall);
        await Expect(page.Locator(".range")).ToContainTextAsync("of 5,000");
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 50, 600);

        // From the back of a hall: nothing below a sixtieth of the wall's height, titles and figures well above.
        var sizes = await page.EvaluateAsync<double[]>("[...document.querySelectorAll('main *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.checkVisibility() && !e.closest('.visually-hidden')).map((e) => parseFloat(getComputedStyle(e).fontSize))");
        Assert.All(sizes, size => Assert.InRange(size, 18, 200));
        Assert.InRange(await SizeOfAsync(".entry .title"), 28, 60);
        Assert.InRange(await SizeOfAsync(".entry .figure"), 45, 90);
        Assert.InRange(await SizeOfAsync(".turnout .big"), 120, 200);

        // The server has hung up: a small mark, and the last numbers stay.
        await Expect(page.Locator(".connection")).ToContainTextAsync("Connection lost");
        await Expect(page.Locator(".turnout .big")).ToHaveTextAsync("1,234");
        await IsAccessibleOnWallAndPhoneAsync(page, "connection lost");

        await page.Clock.FastForwardAsync(20_000);
        await Expect(page.Locator(".race h2")).ToHaveTextAsync("The other");

        // Nothing moves for whoever does not want it to.
        Assert.Equal("0s", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.entry')).transitionDuration.split(',')[0]"));
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        Assert.Equal("0.4s", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.entry')).transitionDuration.split(',')[0]"));

        Task<double> SizeOfAsync(string selector) => page.Locator(selector).First.EvaluateAsync<double>("element => parseFloat(getComputedStyle(element).fontSize)");
    }

    [Fact]
    public async Task InArabic_TheWallIsMirrored_AndNumbersAreOfOneKind()
    {
        await using var visitor = await ComeAsync(Screen.Phone, "ar-EG");
        var page = visitor.Page;
        await visitor.OpenAsync(await WallOfManyAsync(page));
        await Expect(page.Locator(".turnout .big")).ToHaveTextAsync("1,234");

        await Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        Assert.DoesNotMatch("[\u0660-\u0669\u06F0-\u06F9]", await page.Locator("body").InnerTextAsync());
        await page.FitsTheScreenAsync();
        await page.IsAccessibleInBothThemesAsync("in Arabic, on a phone");
    }

    [Theory]
    [InlineData("", "This address cannot be right.")]
    [InlineData("/SALON", "This address cannot be right.")]
    [InlineData("/01ARZ3NDEKTSV4RRFFQ69G5FAV", "There is no such election.")]
    public async Task AnAddressThatLeadsNowhere_IsSaidInWords(string path, string words)
    {
        await using var visitor = await ComeAsync(Screen.Phone);
        await visitor.OpenAsync($"/stage{path}");
        await Expect(visitor.Page.Locator("main")).ToContainTextAsync(words);
        visitor.Forgive("Problem");
        if (path.Length == 0)
            await visitor.Page.IsAccessibleInBothThemesAsync("an address that leads nowhere");
    }

    /// <summary>Third, second and first of one competition; of the other third and first, which two share; then the table.</summary>
    private async Task TheWinnersAreRevealedAsync(IPage page, Organiser organiser, bool onAPhone)
    {
        (string Head, string[] Shown)[] steps =
        [
            ("Harbour", []), ("Third place", [Harbour[2]]), ("Second place", [Harbour[0]]), ("First place", [Harbour[1]]),
            ("Sand", []), ("Third place", [Sand[2]]), ("First place, shared", [Sand[0], Sand[1]]),
        ];
        var all = Harbour.Concat(Sand).ToArray();
        var seen = new HashSet<string>(["Sand"], StringComparer.Ordinal);
        foreach (var (head, shown) in steps)
        {
            await Expect(page.Locator(".ceremony h1")).ToHaveTextAsync(head);
            foreach (var title in all)
                await Expect(page.Locator(".ceremony").GetByText(title)).ToHaveCountAsync(shown.Contains(title) ? 1 : 0);
            if (seen.Add(head))
                await page.IsAccessibleInBothThemesAsync(head);
            if (onAPhone)
                Assert.Empty(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.scene :is(h1, p, figcaption)'), document.querySelector('.controls')].filter((e) => e.getBoundingClientRect().bottom > document.querySelector('.steps-nav').getBoundingClientRect().top).map((e) => e.textContent)"));
            if (head == "Second place")
            {
                // How far it has come outlives a reload.
                await page.ReloadAsync();
                await Expect(page.Locator(".ceremony h1")).ToHaveTextAsync(head);
            }

            if (onAPhone)
                await page.Locator(".scene").TapAsync();
            else
                await page.Keyboard.PressAsync("PageDown");
        }

        await Expect(page.Locator(".entry")).ToHaveCountAsync(3);
        await Expect(page.GetByText("Voting is closed.")).ToBeVisibleAsync();
        await page.IsAccessibleInBothThemesAsync("the whole result");
        var report = await page.GetByRole(AriaRole.Link, new() { Name = "How it was counted" }).GetAttributeAsync("href");
        Assert.Contains(Harbour[1], (await gateway.Api.GetAsync(report!)).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        // It is told here, and at an address of its own.
        await page.GetByRole(AriaRole.Link, new() { Name = "How it was counted" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"1. {Harbour[1]}: 8");
        await page.IsAccessibleInBothThemesAsync("the report");
        await page.Keyboard.PressAsync("Escape");
        if (onAPhone)
            return;
        await page.Keyboard.PressAsync("PageUp");
        await Expect(page.Locator(".ceremony h1")).ToHaveTextAsync(steps[^1].Head);
    }

    /// <summary>On the wall, and on a phone, where the same stands one below the other.</summary>
    private static async Task IsAccessibleOnWallAndPhoneAsync(IPage page, string moment)
    {
        await page.IsAccessibleInBothThemesAsync(moment);
        await page.SetViewportSizeAsync(Screen.Phone.Width, Screen.Phone.Height);
        await page.IsAccessibleInBothThemesAsync($"{moment}, on a phone");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), moment);
        await page.SetViewportSizeAsync(Screen.Projector.Width, Screen.Projector.Height);
    }

    private async Task<Visitor> ComeAsync(Screen screen, string locale = "en")
    {
        var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, screen, locale: locale);

        // What is looked at stands still.
        await visitor.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });

        // Walls ask anew at moments of their own within five seconds: this one always at once.
        await visitor.Page.AddInitScriptAsync("Math.random = () => 0;");
        return visitor;
    }

    private async Task<Organiser> DraftAsync(string visibility, int voters, string rule = "score")
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 0, new { title = "Salon ☀ أضواء", visibility, counting = new { rule, liveBallots = 1 } });
        (await organiser.PostAsync("competitions", new { title = "Sand" })).Is(HttpStatusCode.Created);
        foreach (var (competition, title) in Harbour.Select(title => (1, title)).Concat(Sand.Select(title => (2, title))))
            (await organiser.PostAsync($"competitions/{competition}/candidates", new { title, author = "Sara Lindqvist" })).Is(HttpStatusCode.Created);
        (await organiser.RegisterAsync([.. Enumerable.Range(0, voters).Select(i => $"v{i}")])).Is(HttpStatusCode.OK);
        return organiser;
    }

    /// <param name="ratings">Of candidates 1, 2, ….</param>
    private static async Task CastAsync(Organiser organiser, int voter, int[] ratings) =>
        (await (await organiser.Voter($"v{voter}").BallotAsync()).CastWholeAsync(ratings.Select((rating, i) => (i + 1, rating)).ToDictionary())).Is(HttpStatusCode.OK);

    /// <summary>A server that has an election of many photos, tells one state of it, and hangs up.</summary>
    private static async Task<string> WallOfManyAsync(IPage page, int many = 5_000, string rule = "mean", bool hasRanks = true)
    {
        var id = Ulid.NewUlid().ToString();
        var titles = Enumerable.Range(1, many).Select(i => (i % 3) switch { 0 => $"ضوء المرفأ {i}", 1 => $"🌅 {i}", _ => $"The old harbour an hour before the storm, and after it, seen from the lighthouse {i}" }).ToList();
        var counting = new { rule };
        var other = new { number = 2, title = "The other", candidates = Enumerable.Range(many + 1, 3).Select(i => Candidate(i, $"Other {i}")) };
        await AnswerAsync($"/api/v1/elections/{id}", "application/json", new
        {
            id, code = "7K3MQX", version = 3, lifecycle = "open", published = false, closesAt = (string?)null,
            terms = new { title = "Salon", scaleMin = 1, scaleMax = 5, admission = "open", counting },
            competitions = new[] { new { number = 1, title = "All of them", candidates = titles.Select((title, i) => Candidate(i + 1, title)) }, other },
        });
        var state = System.Text.Json.JsonSerializer.Serialize(new
        {
            lifecycle = "open", version = 3, published = false, status = "counting", turnout = new { created = 1_300, cast = 1_234 },
            results = new
            {
                stateId = 7, counting,
                competitions = new[]
                {
                    new { number = 1, title = "All of them", ballots = 1_234, candidates = titles.Select((title, i) => Counted(i + 1, title)), withdrawn = Array.Empty<object>() },
                    new { number = 2, title = "The other", ballots = 1_234, candidates = Enumerable.Range(many + 1, 3).Select(i => Counted(i, $"Other {i}")), withdrawn = Array.Empty<object>() },
                },
            },
        });
        await page.RouteAsync($"**/api/v1/elections/{id}/results/stream", route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = $"id: 7\ndata: {state}\n\n" }));
        return $"/stage/{id}";

        Task AnswerAsync(string path, string type, object body) => page.RouteAsync($"**{path}", route => route.FulfillAsync(new() { ContentType = type, Body = System.Text.Json.JsonSerializer.Serialize(body) }));

        static object Candidate(int number, string title) => new { number, title, author = (string?)null, photo = (string?)null, withdrawn = (string?)null };

        object Counted(int number, string title) => new
        {
            number, title, author = (string?)null, photo = (string?)null, histogram = new[] { 1, 2, 3, 4, 5 }, blanks = 0, ratings = 15, sum = 55, rank = hasRanks ? number : (int?)null,
            value = hasRanks ? (5 - (number / 10_000.0)).ToString("0.0000", CultureInfo.InvariantCulture) : null,
        };
    }
}
