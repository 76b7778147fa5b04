using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
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
        await AddToTheLogAsync(organiser.Election);
        (await organiser.RegisterAsync(["anna"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
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

    /// <summary>As they would be in the log after thousands of requests, which are not what is looked at here.</summary>
    private async Task AddToTheLogAsync(ElectionId election)
    {
        foreach (var numbers in Enumerable.Range(1, Limits.Candidates).Chunk(1_000))
        {
            var added = numbers.Select(i => StoredEventCodec.Current.Encode(new CandidateAdded(i, 1, $"Photo {i}", null, null)));
            Assert.IsType<AppendOutcome.Appended>(await Services.GetRequiredService<IEventLog>().AppendAsync(
                new(election.Partition, Ulid.NewUlid(), Fingerprint.Of("photos"), [new(StreamNames.Election(election), ExpectedVersion.Any, [.. added])]),
                TestContext.Current.CancellationToken));
        }
    }
}
