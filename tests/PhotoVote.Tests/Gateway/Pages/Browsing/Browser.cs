using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Pages.Browsing;

[assembly: AssemblyFixture(typeof(Browser))]

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>
/// One browser for all tests, started by the first that looks at a page. Pages are opened at <c>http://vote.test</c>, as in a hall: that is no secure context, so what a
/// browser keeps for these (subtle cryptography, service workers, locks) is missing there as it is on a phone.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>A name that leads to this machine, and that is not localhost.</summary>
    public const string Host = "vote.test";

    private static readonly string[] Programs = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Chromium)>> _started = new(StartAsync);

    public async Task<IBrowser> ChromiumAsync() => (await _started.Value).Chromium;

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
            return;
        var (playwright, chromium) = await _started.Value;
        await chromium.CloseAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Chromium)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        var playwright = await Playwright.CreateAsync();
        var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Find(),
            Args = ["--no-sandbox", "--disable-gpu", $"--host-resolver-rules=MAP {Host} 127.0.0.1"],
        });
        return (playwright, chromium);
    }

    private static string Find() =>
        Environment.GetEnvironmentVariable("PHOTOVOTE_TEST_CHROMIUM") is { Length: > 0 } named
            ? named
            : (from program in Programs
               from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
               let path = Path.Combine(folder, program)
               where File.Exists(path)
               select path).FirstOrDefault() ?? throw new InvalidOperationException("Chromium is needed: on PATH, or named by PHOTOVOTE_TEST_CHROMIUM.");
}
