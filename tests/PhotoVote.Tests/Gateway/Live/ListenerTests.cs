using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Gateway.Counts.Live;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Live;

/// <summary>Listeners that are too many, do not read, or are there when the server stops.</summary>
public sealed class ListenerTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private GatewayHost? _host;
    private ApiClient? _api;

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task MoreListenersThanThereIsRoomFor_AreRefusedAtOnce_AndRoomIsMadeByWhoeverLeaves()
    {
        await StartAsync(new() { Listeners = 3, ListenersPerAddress = 2 });
        var organiser = await LiveElections.OpenAsync(_api!, "live", voters: 1);
        using var one = await EventStream.OpenAsync(organiser, from: "127.0.0.2");
        var two = await EventStream.OpenAsync(organiser, from: "127.0.0.2");
        var fromOne = (await EventStream.TryAsync(organiser, from: "127.0.0.2")).IsProblem(HttpStatusCode.TooManyRequests, "listeners-of-address-full");
        Assert.True(fromOne.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        using var three = await EventStream.OpenAsync(organiser, from: "127.0.0.3");
        var inAll = (await EventStream.TryAsync(organiser, from: "127.0.0.4")).IsProblem(HttpStatusCode.ServiceUnavailable, "listeners-full");
        Assert.True(inAll.Headers.RetryAfter!.Delta > TimeSpan.Zero);

        // Who is refused takes no room, and who leaves makes some.
        var seats = _host!.Services.GetRequiredService<LiveResults>().Seats;
        Assert.Equal(3, seats.Taken);
        two.Dispose();
        await UntilAsync(() => seats.Taken == 2);
        (await EventStream.TryAsync(await Organiser.CreateAsync(_api!, candidates: 2))).Is(HttpStatusCode.Unauthorized);
        using var four = await EventStream.OpenAsync(organiser, from: "127.0.0.2");
        Assert.Equal(0, (await four.UntilAsync(_ => true)).Cast);
        Assert.Equal(3, seats.Taken);
    }

    [Fact]
    public async Task WhileNothingHappens_ThereAreSignsOfLife()
    {
        await StartAsync(new() { BeatEvery = TimeSpan.FromSeconds(0.5) });
        var organiser = await LiveElections.OpenAsync(_api!, "live", voters: 1);
        using var stream = await EventStream.OpenAsync(organiser);
        await stream.UntilAsync(_ => true);
        for (var i = 0; i < 2; i++)
            Assert.Equal("", (await stream.NextAsync())!.Comment);
    }

    [Fact]
    public async Task WhoNeverReads_IsCutOff_AndTheOthersNoticeNothing()
    {
        await StartAsync(new() { WritePatience = TimeSpan.FromSeconds(1) });
        var organiser = await Organiser.CreateAsync(_api!, candidates: 0, new { title = "Salon", visibility = "live" });
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) =>
            (await organiser.PostAsync("competitions/1/candidates", new { title = new string('x', 200), author = new string('y', 200) })).Is(HttpStatusCode.Created));
        (await organiser.RegisterAsync([.. Enumerable.Range(0, 100).Select(i => $"v{i}")])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        using var reader = await EventStream.OpenAsync(organiser);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await silent.ConnectAsync(IPAddress.Loopback, _api!.Server.Port, TestContext.Current.CancellationToken);
        await silent.SendAsync(Encoding.ASCII.GetBytes($"GET /api/v1/{organiser.Path}/results/stream HTTP/1.1\r\nHost: x\r\n\r\n"), TestContext.Current.CancellationToken);
        var seats = _host!.Services.GetRequiredService<LiveResults>().Seats;
        await UntilAsync(() => seats.Taken == 2);

        for (var votes = 1; seats.Taken == 2 && votes < 100; votes++)
        {
            await organiser.VoteAsync(votes);
            await reader.UntilAsync(state => state.Cast == votes);
        }

        Assert.Equal(1, seats.Taken);
        await organiser.VoteAsync(0);
        Assert.NotNull(await reader.NextAsync());
    }

    [Fact]
    public async Task WhenTheServerStops_StreamsEnd_AndNobodyHoldsItUp()
    {
        await StartAsync(new());
        var organiser = await LiveElections.OpenAsync(_api!, "live", voters: 1);
        using var stream = await EventStream.OpenAsync(organiser);
        await stream.UntilAsync(_ => true);
        var time = System.Diagnostics.Stopwatch.StartNew();
        var stopping = _host!.DisposeAsync().AsTask();
        Assert.Contains("stops", (await stream.NextAsync())!.Comment, StringComparison.Ordinal);
        Assert.Null(await stream.NextAsync());
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 2);
        await stopping;
        _host = null;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; tries < 500 && !holds(); tries++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.True(holds());
    }

    private async Task StartAsync(LiveSettings settings)
    {
        _host = await GatewayHost.StartAsync(
            ["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", _folder], builder => builder.Services.AddSingleton(settings), TestContext.Current.CancellationToken);
        _api = new ApiClient(new Uri(_host.Urls.First()));
    }
}
