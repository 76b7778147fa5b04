using System.Diagnostics;
using System.Net;
using Microsoft.Playwright;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>As many photos as an election may have.</summary>
public sealed class ManyPhotosTests(Browser browser, RunningGateway gateway, ITestOutputHelper output) : VotingTest(browser, gateway)
{
    private const int MostElements = 400;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task AsManyAsThereMayBe_AreRatedAndReviewed_AsAFewAre()
    {
        var organiser = await Organiser.CreateAsync(Api, candidates: 0);
        var begun = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Limits.Candidates),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestContext.Current.CancellationToken },
            async (i, _) => (await organiser.PostAsync("competitions/1/candidates", new { title = $"Photo {i}" })).Is(HttpStatusCode.Created));
        (await organiser.RegisterAsync(["anna"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        output.WriteLine($"Made in {Stopwatch.GetElapsedTime(begun).TotalSeconds:N1} s");
        await using var visitor = await ComeAsync();
        var page = new VotePage(visitor.Page);

        await IsQuickAsync("opens", async () =>
        {
            await visitor.OpenAsync(organiser.Voter("anna").Link);
            await Expect(page.Photo).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex($"^Photo 1 of {Limits.Candidates:N0}, "));
        });
        await page.Page.Keyboard.PressAsync("5");
        await IsQuickAsync("goes to the last one, and rates it", async () =>
        {
            await page.Page.Keyboard.PressAsync("End");
            await page.Page.Keyboard.PressAsync("4");
            await Expect(page.Photo).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex($"^Photo {Limits.Candidates:N0} of .*, your rating 4 of 5$"));
            await page.IsSavedAsync();
        });
        await IsQuickAsync("reviews", page.ReviewAsync);
        await Expect(page.Page.GetByText("2 rated. 4,998 photos have no rating, and that is fine.")).ToBeVisibleAsync();
        await IsQuickAsync("scrolls to the end of the review, and goes to a photo", async () =>
        {
            await page.Page.Locator(".scroller").EvaluateAsync("one => one.scrollTo(0, one.scrollHeight)");
            await page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("your rating 4 of 5$") }).ClickAsync();
            await Expect(page.Photo).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("your rating 4 of 5$"));
        });
        await page.ReviewAsync();
        await IsQuickAsync("casts", async () =>
        {
            await page.CastAsync();
            await page.HasTitleAsync("Your ballot is counted");
        });

        async Task IsQuickAsync(string what, Func<Task> act)
        {
            var from = Stopwatch.GetTimestamp();
            await act();
            var took = Stopwatch.GetElapsedTime(from);
            var elements = await page.Page.EvaluateAsync<int>("document.querySelectorAll('*').length");
            output.WriteLine($"{what}: {took.TotalMilliseconds:N0} ms, {elements} elements");
            Assert.True(took < Longest, $"{what}: {took}");
            Assert.InRange(elements, 1, MostElements);
        }
    }
}
