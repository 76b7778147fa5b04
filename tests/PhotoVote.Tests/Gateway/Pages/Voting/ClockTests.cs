using System.Globalization;
using System.Net;
using Microsoft.Playwright;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>An election that opens and closes by itself, on phones whose clocks are wrong.</summary>
public sealed class ClockTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    [Fact]
    public async Task ADayFastOrADaySlow_APhoneOpensVotesAndClosesWithTheServer()
    {
        var organiser = await Organiser.CreateAsync(Api, candidates: 2);
        (await organiser.RegisterAsync(["fast", "slow"])).Is(HttpStatusCode.OK);
        await using var fast = await ComeAtAsync(days: 1);
        await using var slow = await ComeAtAsync(days: -1);
        var opens = await ScheduleAsync(opensIn: 5, closesIn: 3600);

        // That it opens, and when, is no secret; what it is about is.
        var asked = (await Api.GetAsync(organiser.Path)).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        Assert.Equal(opens, asked.Json.GetProperty("opensAt").GetDateTimeOffset());
        var stranger = (await Api.GetAsync(organiser.Path, KeyToken.Organiser(Organiser.NewKey()))).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
        Assert.Equal(opens, stranger.Json.GetProperty("opensAt").GetDateTimeOffset());
        Assert.DoesNotContain("Salon", asked.Text, StringComparison.Ordinal);

        var (fasts, slows) = (new VotePage(fast.Page), new VotePage(slow.Page));
        await Task.WhenAll(fast.OpenAsync(organiser.Voter("fast").Link), slow.OpenAsync(organiser.Voter("slow").Link));
        foreach (var page in (VotePage[])[fasts, slows])
        {
            await page.HasTitleAsync("Not open yet");
            await Expect(page.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(opens.ToString("'It opens on 'MMM d, yyyy", CultureInfo.InvariantCulture));
            await Expect(page.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("This page looks again by itself.");
        }

        // It is open when it is, and not a day off.
        await Task.WhenAll(Expect(fasts.Photo).ToBeVisibleAsync(), Expect(slows.Photo).ToBeVisibleAsync());
        Assert.InRange(DateTimeOffset.UtcNow, opens, opens.AddSeconds(10));
        await Task.WhenAll(fasts.RateAsync("Photo 1", 3), slows.RateAsync("Photo 2", 4));
        await Task.WhenAll(fasts.IsSavedAsync(), slows.IsSavedAsync());
        await fasts.ReviewAsync();
        await fasts.CastAsync();
        await fasts.HasTitleAsync("Your ballot is counted");
        Assert.True(await fast.Page.EvaluateAsync<bool>("Math.abs(Date.now() - Date.parse(document.querySelector('time').dateTime)) > 80_000_000"));
        Assert.Equal("""{"1":3}""", (await (await organiser.Voter("fast").BallotAsync()).GetAsync()).Json.GetProperty("ratings").GetRawText());

        // The close is moved near, and comes by itself.
        var closes = DateTimeOffset.UtcNow.AddSeconds(3);
        await ScheduleAsync(opensIn: null, closesIn: 3);
        await slows.HearOfTheNetworkAsync();
        await slows.HasTitleAsync("Voting has closed");
        Assert.InRange(DateTimeOffset.UtcNow, closes, closes.AddSeconds(12));
        Assert.Equal("closed", (await Api.GetAsync(organiser.Path)).Json.GetProperty("lifecycle").GetString());

        async Task<Visitor> ComeAtAsync(int days)
        {
            var visitor = await ComeAsync();
            await visitor.Context.Clock.InstallAsync(new() { TimeDate = DateTime.UtcNow.AddDays(days) });
            return visitor;
        }

        async Task<DateTimeOffset> ScheduleAsync(int? opensIn, int closesIn)
        {
            var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            var opensAt = opensIn is { } seconds ? now.AddSeconds(seconds) : (await organiser.GetAsync()).Json.GetProperty("opensAt").GetDateTimeOffset();
            (await Api.PutAsync($"{organiser.Path}/schedule", organiser.Token, new { opensAt = opensAt.UtcDateTime, closesAt = now.AddSeconds(closesIn).UtcDateTime })).Is(HttpStatusCode.OK);
            return opensAt;
        }
    }
}
