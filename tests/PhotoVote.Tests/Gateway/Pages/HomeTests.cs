using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

public sealed class HomeTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task WhoeverMakesAnElection_IsGivenTheOnlyLinkToIt_AndItsKeyIsInNoAddress()
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        var asked = new List<string>();
        visitor.Context.Request += (_, request) => asked.Add(request.Url);

        await visitor.OpenAsync("/");
        await page.GetByLabel("What is it called?").FillAsync("Harbour <b>lights</b> ☀ أضواء");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create it" }).ClickAsync();
        var link = await page.GetByRole(AriaRole.Dialog).GetByLabel("The organiser's link").InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "to the desk" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/desk/"));
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Steps" })).ToBeVisibleAsync();

        var key = new Uri(link).Fragment[1..];
        var election = new Uri(link).Segments[^1];
        var definition = (await gateway.Api.GetAsync($"elections/{election}", key)).Is(HttpStatusCode.OK);
        Assert.Equal("Harbour <b>lights</b> ☀ أضواء", definition.Json.GetProperty("terms").GetProperty("title").GetString());
        Assert.DoesNotContain(asked, url => url.Contains(key, StringComparison.Ordinal));

        await visitor.OpenAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget it" }).ClickAsync();
        await Expect(page.GetByText("On this device")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task ACodeFromTheWall_LeadsToTheVote_HoweverItIsTyped()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, 2, new { title = "Street" });
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        var code = (await gateway.Api.GetAsync(organiser.Path)).Json.GetProperty("code").GetString()!;
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Phone);

        await visitor.OpenAsync("/");
        await visitor.Page.GetByLabel("Code or link").FillAsync($" {code[..3].ToLowerInvariant()}-{code[3..]} ");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await IsAtTheVoteAsync();

        await visitor.OpenAsync($"/join/{code}");
        await IsAtTheVoteAsync();

        async Task IsAtTheVoteAsync()
        {
            await Expect(visitor.Page).ToHaveURLAsync(new Regex($"/vote/{organiser.Election}$"));
            await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "You need your personal link" })).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task WhatLeadsNowhere_IsSaidBesideTheField()
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Phone);
        var field = visitor.Page.GetByLabel("Code or link");
        foreach (var (text, words) in ((string, string)[])
        [
            ("ZZZZZZ", "No election has this code."), ("hello", "This address cannot be right."), ("https://elsewhere.example/vote", "This is neither a code nor a link of this server."),
        ])
        {
            await visitor.OpenAsync("/");
            await field.FillAsync(text);
            await field.PressAsync("Enter");
            await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
            await Expect(field).ToBeFocusedAsync();
        }

        await visitor.Page.IsAccessibleAsync("a code that leads nowhere");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task TheFrontDoor_IsForEverybody(ColorScheme theme)
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop, theme);
        await visitor.OpenAsync("/");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await visitor.Page.IsAccessibleAsync("the front door");

        await visitor.Page.GetByLabel("What is it called?").FillAsync("Street");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Create it" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await visitor.Page.IsAccessibleAsync("the link to keep");
    }
}
