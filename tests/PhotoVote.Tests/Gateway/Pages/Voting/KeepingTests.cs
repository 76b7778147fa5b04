using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>What the device keeps, cannot keep, and gets mixed up at the worst moment.</summary>
public sealed class KeepingTests(Browser browser, RunningGateway gateway) : VotingTest(browser, gateway)
{
    private const string KeepsNothing = "This browser keeps nothing on the device";

    [Fact]
    public async Task WhereTheBrowserKeepsNothing_OneVotesAllTheSame_AndIsTold()
    {
        var organiser = await OpenAsync("anna");
        await using var visitor = await ComeAsync();
        await visitor.Context.AddInitScriptAsync("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })");
        var page = new VotePage(visitor.Page);
        await visitor.OpenAsync(organiser.Voter("anna").Link);

        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(KeepsNothing);
        await page.RateAsync("Photo 1", 4);
        await page.IsSavedAsync();
        await page.IsForEverybodyAsync("a browser that keeps nothing");
        await page.ReviewAsync();
        await page.CastAsync();
        await page.HasTitleAsync("Your ballot is counted");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhenTheDeviceIsFull_WhatWasTappedIsSent_FromMemory(bool before)
    {
        var organiser = await OpenAsync("anna");
        await using var visitor = await ComeAsync();
        await visitor.Context.AddInitScriptAsync(
            """
            const { put } = IDBObjectStore.prototype;
            IDBObjectStore.prototype.put = function (...args) {
              if (globalThis.full) throw new DOMException('The device is full', 'QuotaExceededError');
              return put.apply(this, args);
            };
            """);
        var page = new VotePage(visitor.Page);
        await visitor.OpenAsync(organiser.Voter("anna").Link);
        await page.RateAsync("Photo 1", 1);
        await page.IsSavedAsync();

        // It fills up before a tap that takes an earlier one's place, or while a tap that is kept waits to be sent.
        var told = Expect(page.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = KeepsNothing })).ToBeVisibleAsync();
        await visitor.Context.SetOfflineAsync(true);
        if (before)
        {
            await page.RateAsync("Photo 3", 3);
            await page.RateAsync("Photo 2", 5);
            await page.SavesAsync("2 not sent yet: waiting for the network");
            await page.Page.EvaluateAsync("() => { globalThis.full = true; }");
            await page.RateAsync("Photo 2", 2);
            await page.SavesAsync("2 not sent yet: waiting for the network");
        }
        else
        {
            await page.RateAsync("Photo 2", 2);
            await page.SavesAsync("1 not sent yet: waiting for the network");
            await page.Page.EvaluateAsync("() => { globalThis.full = true; }");
        }

        await visitor.Context.SetOfflineAsync(false);
        await page.IsSavedAsync();
        await told;
        if (!before)
            await page.RateAsync("Photo 3", 3);
        await page.IsSavedAsync();

        // Nothing was left behind that would be sent now.
        await page.Page.ReloadAsync();
        await page.GoToAsync("Photo 2");
        await page.HasRatingAsync("Photo 2", 2);
        await page.IsSavedAsync();
        var view = (await (await organiser.Voter("anna").BallotAsync()).GetAsync()).Json;
        Assert.Equal((1 + 3, """{"1":1,"2":2,"3":3}"""), (view.GetProperty("version").GetInt64(), view.GetProperty("ratings").GetRawText()));
    }

    [Fact]
    public async Task AnotherLink_WhileABallotIsBeingOpened_IsTheOnlyOneThatVotes()
    {
        var organiser = await OpenAsync("anna", "ben");
        await using var visitor = await ComeAsync();

        // The channel between tabs is the first thing that a ballot opens.
        await visitor.Context.AddInitScriptAsync(
            $$"""
            const { BroadcastChannel } = globalThis;
            let isFirst = true;
            globalThis.BroadcastChannel = class extends BroadcastChannel {
              constructor(name) {
                super(name);
                if (isFirst) location.hash = '#{{organiser.Voter("ben").Token}}';
                isFirst = false;
              }
            };
            """);
        var page = new VotePage(visitor.Page);
        await visitor.OpenAsync(organiser.Voter("anna").Link);
        var (annas, bens) = (await organiser.Voter("anna").BallotAsync(), await organiser.Voter("ben").BallotAsync());

        await Expect(page.Photo).ToBeVisibleAsync();
        await page.Page.WaitForFunctionAsync("ballot => sessionStorage.getItem('photovote.vote.ballot') === ballot", bens.Id.ToString());
        await Expect(page.Page.GetByText("Every tap is saved")).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("4");
        await page.IsSavedAsync();
        Assert.Equal("new", (await annas.GetAsync()).Json.GetProperty("status").GetString());
        Assert.Equal(4, Assert.Single((await bens.GetAsync()).Json.GetProperty("ratings").EnumerateObject()).Value.GetInt32());
    }
}
