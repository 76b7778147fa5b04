using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>Ratings that have names, from the desk to the wall.</summary>
public sealed class GradesTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    private static readonly string[] Names = ["to reject", "poor", "acceptable", "good", "very good", "excellent"];

    [Fact]
    public async Task NamesThatTheDeskGives_AreOnTheVotersButtons_AndOnTheWall()
    {
        var organiser = await Organiser.CreateAsync(Api, candidates: 3, new { title = "Jury", scaleMax = 4, visibility = "live", counting = new { rule = "majority-judgment" } });
        (await organiser.RegisterAsync(["anna", "bert"])).Is(HttpStatusCode.OK);
        await using (var visitor = await ComeAsync(Screen.Laptop))
            await NameAsync(visitor, organiser);
        Assert.Equal(Names, (await organiser.GetAsync()).Json.GetProperty("terms").GetProperty("grades").EnumerateArray().Select(g => g.GetString()));
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);

        var (voter, page) = await ComeToVoteAsync(organiser.Voter("anna"));
        await using (voter)
            await VoteAsync(page);
        Assert.Equal([1, 4, 4], (await (await organiser.Voter("anna").BallotAsync()).GetAsync()).Json.GetProperty("ratings").EnumerateObject().Select(rating => rating.Value.GetInt32()).Order());

        await using var watcher = await ComeAsync(Screen.Projector);
        var wall = watcher.Page;
        await watcher.OpenAsync($"/stage/{organiser.Election}");
        await Expect(wall.Locator(".entry .figure")).ToHaveTextAsync(["very good", "very good", "poor"]);
        await Expect(wall.Locator(".legend .scale")).ToHaveTextAsync(Names.Reverse());
        var bars = await wall.Locator(".entry .bar").EvaluateAllAsync<double[]>("bars => bars.map((bar) => bar.getBoundingClientRect().width)");
        Assert.Equal(bars[0], bars[2], 1);
        Assert.Equal(.8, await wall.Locator(".entry[data-slot='0'] .bar .step").EvaluateAllAsync<double>("steps => steps.reduce((sum, step) => sum + Number(step.style.getPropertyValue('--size')), 0)"), 3);
        await wall.IsAccessibleInBothThemesAsync("grades by their names");
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        await Expect(wall.Locator(".between")).ToContainTextAsync("And the winners are");
        await wall.Keyboard.PressAsync("Space");
        await Expect(wall.Locator(".winners .value")).ToHaveTextAsync("Majority grade \u2068poor\u2069");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    public async Task LongNames_StayInThePhonesHand(int steps)
    {
        var (min, max) = steps > 7 ? (8, 7 + steps) : (1, steps);
        var names = Enumerable.Range(1, steps).Select(i => $"{i}: a name as long as the name of a grade is allowed to be, really"[..60]).ToArray();
        var organiser = await Organiser.OpenAsync(Api, new { title = "Jury", scaleMin = min, scaleMax = max, grades = names }, [new { title = "One" }, new { title = "Two" }], "anna");
        var (visitor, page) = await ComeToVoteAsync(organiser.Voter("anna"));
        await using var leaving = visitor;
        await page.GoToAsync("Two");
        foreach (var digit in $"{min + 2}")
            await page.Page.Keyboard.PressAsync($"{digit}");
        await Expect(page.Photo).ToHaveAttributeAsync("aria-label", new Regex($", Two, your rating {names[2]}, {min + 2} of {max}$"));
        await Expect(page.Page.Locator(".rating .hint")).ToHaveTextAsync(names[2]);
        if (steps > 7)
            await Expect(page.Page.GetByRole(AriaRole.Slider)).ToHaveAttributeAsync("aria-valuetext", $"{names[2]}, {min + 2} of {max}");
        await FitsAsync(page.Page);
        await page.IsSavedAsync();
        await page.ReviewAsync();
        await Expect(page.Page.Locator(".one .value.named")).ToHaveTextAsync(names[2]);
        await FitsAsync(page.Page);
        await page.IsForEverybodyAsync("long names");
    }

    private static async Task NameAsync(Visitor visitor, Organiser organiser)
    {
        await visitor.OpenDeskAsync(organiser);
        var page = visitor.Page;
        var describe = await page.StepAsync("describe");
        var line = (int grade) => describe.GetByLabel($"Name of {grade}", new() { Exact = true });
        await Expect(line(0)).ToBeHiddenAsync();

        // Each needs one, and another; the scale decides how many there are.
        await describe.GetByLabel("Give every rating a name").CheckAsync();
        for (var grade = 0; grade < 4; grade++)
            await line(grade).FillAsync($"grade {grade % 3}");
        await describe.Button("Save").First.ClickAsync();
        await Expect(describe.GetByText("0 and 3 have the same name.")).ToBeVisibleAsync();
        await Expect(line(3)).ToBeFocusedAsync();
        await line(3).FillAsync("4");
        await describe.Button("Save").First.ClickAsync();
        await Expect(describe.GetByText("The name of 3 is another rating.")).ToBeVisibleAsync();
        await line(3).FillAsync("grade 3");
        await describe.Button("Save").First.ClickAsync();
        await Expect(describe.GetByText("Rating 4 has no name.")).ToBeVisibleAsync();
        await line(4).FillAsync("grade 4");
        await describe.GetByLabel("Highest rating").FillAsync("");
        await describe.GetByLabel("Highest rating").PressSequentiallyAsync("10");
        await Expect(line(4)).ToHaveValueAsync("grade 4");
        await Expect(line(5)).ToHaveValueAsync("");
        await describe.GetByLabel("Highest rating").FillAsync("3");
        await Expect(line(4)).ToHaveCountAsync(0);
        await page.IsAccessibleInBothThemesAsync("names of ratings");
        await describe.Button("Save").First.ClickAsync();
        await Expect(describe.Button("Save").First).ToBeHiddenAsync();

        // A ready-made set brings its scale along, and what is there can be undone.
        await describe.PushAsync("As in majority judgment: to reject … excellent");
        await Expect(line(5)).ToHaveValueAsync("excellent");
        await describe.PushAsync("Undo what I typed");
        await Expect(line(3)).ToHaveValueAsync("grade 3");
        await Expect(line(5)).ToHaveCountAsync(0);
        await describe.PushAsync("As in majority judgment: to reject … excellent");
        await describe.Button("Save").First.ClickAsync();
        await Expect(describe.Button("Save").First).ToBeHiddenAsync();
        await Expect(page.Locator("#describe-words")).ToHaveTextAsync("Majority judgment, \u2068to reject\u2069 to \u2068excellent\u2069");
        await page.ReloadAsync();
        await page.StepAsync("describe");
        await Expect(line(4)).ToHaveValueAsync("very good");
    }

    private static async Task VoteAsync(VotePage page)
    {
        await page.GoToAsync("Photo 1");
        foreach (var (rating, name) in Names.Index())
            await Expect(page.Button($"{name}, {rating} of 5")).ToBeVisibleAsync();
        await FitsAsync(page.Page);
        await page.IsForEverybodyAsync("grades with names");

        // By a tap, by a digit, and by the arrows.
        await page.Button("poor, 1 of 5").ClickAsync();
        await IsRatedAsync("Photo 1", "poor, 1 of 5");
        await page.GoToAsync("Photo 2");
        await page.Page.Keyboard.PressAsync("4");
        await IsRatedAsync("Photo 2", "very good, 4 of 5");
        await Expect(page.Button("very good, 4 of 5")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GoToAsync("Photo 3");
        await page.Page.Keyboard.PressAsync("5");
        await IsRatedAsync("Photo 3", "excellent, 5 of 5");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await IsRatedAsync("Photo 3", "very good, 4 of 5");
        await page.IsSavedAsync();

        await page.ReviewAsync();
        Assert.Equal(["poor", "very good", "very good"], (await page.Page.Locator(".one .value").AllInnerTextsAsync()).Order());
        await Expect(page.Page.Locator(".one").GetByText("your rating poor, 1 of 5")).ToHaveCountAsync(1);
        await page.CastAsync();
        await page.HasTitleAsync("Your ballot is counted");

        Task IsRatedAsync(string title, string rating) => Expect(page.Photo).ToHaveAttributeAsync("aria-label", new Regex($", {title}, your rating {rating}$"));
    }

    /// <summary>Nothing sticks out, what is pressed is large enough for a thumb, no word is broken, and the photo keeps a third of the screen.</summary>
    private static async Task FitsAsync(IPage page)
    {
        var wrong = await page.EvaluateAsync<string[]>(
            """
            () => {
              const wrong = [];
              if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page is wider than the screen');
              for (const one of document.querySelectorAll('.step, .rating .hint, .one, .slider input')) {
                const { left, right, bottom, height, width } = one.getBoundingClientRect();
                if (left < 0 || right > innerWidth + 1 || bottom > innerHeight + 1) wrong.push(`${one.textContent} sticks out: ${left}–${right}, ${bottom}`);
                if (one.matches('.step') && (height < 48 || width < 48)) wrong.push(`${one.textContent} is ${width} × ${height}`);
              }
              for (const name of document.querySelectorAll('.step .name')) {
                const lines = Math.round(name.clientHeight / Number.parseFloat(getComputedStyle(name).lineHeight));
                if (lines > name.textContent.split(' ').length) wrong.push(`${name.textContent} is broken within a word`);
              }
              const stage = document.querySelector('.stage');
              if (stage && stage.clientHeight < innerHeight / 3) wrong.push(`the photo has ${stage.clientHeight}`);
              return wrong;
            }
            """);
        Assert.Empty(wrong);
    }
}
