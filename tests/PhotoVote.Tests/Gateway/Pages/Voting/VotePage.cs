using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages.Voting;

/// <summary>The voter's page, as whoever holds the phone uses it.</summary>
internal sealed class VotePage(IPage page)
{
    public IPage Page { get; } = page;

    /// <summary>Whether everything is saved, in words.</summary>
    public ILocator Saving => Page.Locator(".saving");

    /// <summary>The photo in view; its name says which, and how it is rated.</summary>
    public ILocator Photo => Page.Locator(".slide:not([inert])");

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Brings a photo into view, by the strip of all.</summary>
    public async Task GoToAsync(string title)
    {
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "All photos" }).GetByRole(AriaRole.Button, new() { NameRegex = Named(title) }).ClickAsync();
        await Expect(Photo).ToHaveAttributeAsync("aria-label", Named(title));
    }

    /// <summary>Gives a photo a rating that it does not have.</summary>
    public async Task RateAsync(string title, int rating)
    {
        await GoToAsync(title);
        await Button($"{rating} of 5").ClickAsync();
        await HasRatingAsync(title, rating);
    }

    /// <summary>The photo in view is this one, rated so; null: not rated.</summary>
    public Task HasRatingAsync(string title, int? rating) =>
        Expect(Photo).ToHaveAttributeAsync("aria-label", new Regex($", {Regex.Escape(title)}, {(rating is null ? "not rated" : $"your rating {rating} of 5")}$"));

    public Task IsSavedAsync() => SavesAsync("Saved");

    public Task SavesAsync(string words) => Expect(Saving).ToHaveTextAsync(words);

    public Task HasTitleAsync(string words) => Expect(Heading).ToHaveTextAsync(words);

    public async Task ReviewAsync()
    {
        await Button("Review").ClickAsync();
        await HasTitleAsync("Your ballot");
    }

    /// <summary>From the review on.</summary>
    public async Task CastAsync()
    {
        await Button("Cast my ballot").ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Cast my ballot" }).ClickAsync();
    }

    /// <summary>The browser says that the network is back: pages look at once, and not only when their pause is over.</summary>
    public Task HearOfTheNetworkAsync() => Page.EvaluateAsync("() => { dispatchEvent(new Event('online')); }");

    /// <summary>All that a reload without any network needs is kept under a name: what the document names, the definition, and English words with these among them.</summary>
    public Task IsKeptAsync(string name, string election, string words = "Review") => Page.EvaluateAsync(
        """
        async ({ name, definition, words }) => {
          const needed = [...document.querySelectorAll('link[rel=modulepreload], link[rel=stylesheet]')].map(({ href }) => new URL(href).pathname);
          const kept = async (path) => await caches.has(name) ? (await caches.open(name)).match(path) : undefined;
          const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
          for (const path of [...needed, '/vote.html', definition]) while (!await kept(path)) await pause();
          while (!(await (await kept('/lang/en.json'))?.text())?.includes(`"${words}"`)) await pause();
        }
        """,
        new { name, definition = $"/api/v1/elections/{election}", words }).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>No finding of axe-core, in either theme.</summary>
    public Task IsForEverybodyAsync(string moment) => Page.IsAccessibleInBothThemesAsync(moment);

    private static Regex Named(string title) => new($", {Regex.Escape(title)}, ");
}
