using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>How large a screen is, and what it is.</summary>
/// <param name="Density">Of its own pixels on one of a page's.</param>
public sealed record Screen(int Width, int Height, bool IsPhone = false, float Density = 1)
{
    public static Screen Phone { get; } = new(390, 844, IsPhone: true);

    public static Screen Laptop { get; } = new(1280, 800);

    public static Screen Projector { get; } = new(1920, 1080);
}

/// <summary>Somebody with a browser of their own: nothing is shared with other visitors. When they leave, nothing may have gone wrong that they were not told of.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Uri _server;

    private Visitor(IBrowserContext context, IPage page, Uri server) => (Context, Page, _server) = (context, page, server);

    public IBrowserContext Context { get; }

    /// <summary>The tab that was opened first.</summary>
    public IPage Page { get; }

    /// <summary>What the browser complained of: errors of scripts, breaches of the pages' policy, requests to other servers.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <param name="browser">The browser.</param>
    /// <param name="gateway">The server, at any name for this machine.</param>
    /// <param name="screen">What they hold or stand before.</param>
    /// <param name="theme">The system's.</param>
    /// <param name="locale">The browser's language.</param>
    /// <param name="host">By which name; <c>localhost</c> is a secure context.</param>
    /// <param name="timeZone">Where they are, as in Asia/Tokyo; where this machine is, unless it is said.</param>
    public static async Task<Visitor> ComeAsync(
        Browser browser, Uri gateway, Screen screen, ColorScheme theme = ColorScheme.Light, string locale = "en", string host = Browser.Host, string? timeZone = null)
    {
        ArgumentNullException.ThrowIfNull(browser);
        ArgumentNullException.ThrowIfNull(screen);
        var server = new UriBuilder(gateway) { Host = host }.Uri;
        var chromium = await browser.ChromiumAsync();
        var context = await chromium.NewContextAsync(new()
        {
            BaseURL = server.ToString(),
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            DeviceScaleFactor = screen.Density,
            HasTouch = screen.IsPhone,
            IsMobile = screen.IsPhone,
            ColorScheme = theme,
            Locale = locale,
            TimezoneId = timeZone,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(30_000);
        var visitor = new Visitor(context, await context.NewPageAsync(), server);
        context.Request += visitor.Watch;
        visitor.Watch(visitor.Page);
        context.Page += (_, page) => visitor.Watch(page);
        return visitor;
    }

    /// <summary>Opens an address below the server.</summary>
    public Task OpenAsync(string path) => Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));
    }

    /// <summary>What a visitor was told of by the page, or brought about, is no complaint.</summary>
    /// <param name="expected">A part of it.</param>
    public void Forgive(string expected)
    {
        var others = _complaints.Where(complaint => !complaint.Contains(expected, StringComparison.Ordinal)).ToList();
        _complaints.Clear();
        others.ForEach(_complaints.Enqueue);
    }

    private void Watch(IPage page)
    {
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: {error}");
        page.Console += (_, message) =>
        {
            // That a request failed is the page's business: it says so, or asks again.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                _complaints.Enqueue($"{page.Url}: {message.Text}");
        };
    }

    private void Watch(object? sender, Microsoft.Playwright.IRequest request)
    {
        var target = new Uri(request.Url);
        if (target.Scheme is "http" or "https" or "ws" or "wss" && target.Authority != _server.Authority)
            _complaints.Enqueue($"{request.Frame.Url} asked {request.Url}");
    }
}
