using System.Globalization;
using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Demo;

/// <summary><c>--demo</c>: a gateway with an election that lives, to look at. Its data is its own, and thrown away at the end unless a folder is named.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    public const string Switch = "--demo";

    private const string Folder = $"{GatewayOptions.Section}:{nameof(GatewayOptions.DataFolder)}";

    private readonly string? _temporary;
    private readonly CancellationTokenSource _stopping = new();
    private Task _voting = Task.CompletedTask;

    private DemoRun(string[] args, string? temporary) => (Settings, _temporary) = (args, temporary);

    /// <summary>For the gateway.</summary>
    public string[] Settings { get; }

    /// <summary>The demo that is asked for; null when none is.</summary>
    public static DemoRun? Of(string[] args)
    {
        if (!args.Contains(Switch, StringComparer.Ordinal))
            return null;
        string[] others = [.. args.Where(arg => arg != Switch)];

        // Only a folder that is named here: what the environment names is where real elections are. A database is never the demo's.
        var named = new ConfigurationBuilder().AddCommandLine(others).Build()[Folder] is { Length: > 0 };
        var temporary = named ? null : Directory.CreateTempSubdirectory("photovote-demo-").FullName;
        return new([.. others, $"--ConnectionStrings:{GatewayOptions.Section}=", .. temporary is null ? (string[])[] : [$"--{Folder}={temporary}"]], temporary);
    }

    /// <summary>Fills it, says where to look, and has people vote.</summary>
    public async Task BeginAsync(GatewayHost gateway, TextWriter output)
    {
        var election = await DemoElection.OpenAsync(gateway.Services, _stopping.Token);
        var crowd = new DemoCrowd(election.Client, gateway.Services.GetRequiredService<ILogger<DemoCrowd>>());
        await crowd.VoteEarlyAsync(_stopping.Token);
        _voting = Task.Run(() => crowd.VoteAsync(_stopping.Token));

        var server = AddressOf(gateway);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""

            A demo election is open; people vote in it until it closes by itself at {election.ClosesAt.ToLocalTime():HH:mm}.
              The stage, for a wall:       {election.StageLink(server)}
              Your ballot, on a phone:     {election.VoteLink(server)}
              The desk, for an organiser:  {election.DeskLink(server)}

            """));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        if (_temporary is not null)
            Directory.Delete(_temporary, recursive: true);
    }

    /// <summary>Nobody votes any more: before the gateway ends.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _voting;
    }

    /// <summary>As seen from this machine, also when it listens on all its addresses.</summary>
    private static Uri AddressOf(GatewayHost gateway)
    {
        var listens = new UriBuilder(gateway.Urls.First().Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal));
        if (listens.Host is "0.0.0.0" or "[::]")
            listens.Host = "localhost";
        return listens.Uri;
    }
}
