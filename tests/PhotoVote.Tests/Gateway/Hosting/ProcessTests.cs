using System.Net;
using System.Net.Sockets;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Hosting;

public sealed class ProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    private string[] Here => ["--PhotoVote:DataFolder", Path.Combine(_folder, "data")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ItSaysWhereItListensAndWhereTheDataIs()
    {
        using var gateway = GatewayProcess.Start(Here);
        using var api = await gateway.ClientAsync();

        (await api.GetAsync("/health/ready")).Is(HttpStatusCode.OK);
        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitCodeAsync());
        Assert.Contains(gateway.Output, line => line.Contains(Path.Combine(_folder, "data"), StringComparison.Ordinal));
        Assert.Empty(gateway.Errors);
    }

    [Fact]
    public async Task AnAddressThatIsTaken_IsToldInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await FailsAsync(3, $"{taken.LocalEndpoint}", ["--urls", $"http://{taken.LocalEndpoint}", .. Here]);
    }

    [Fact]
    public async Task AFolderInUse_IsToldWithTheProcessThatHasIt()
    {
        using var first = GatewayProcess.Start(Here);
        using var api = await first.ClientAsync();

        await FailsAsync(4, $"process {first.Id}", Here);
    }

    [Fact]
    public async Task AFolderThatCannotBeMade_IsToldInOneLine()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        await FailsAsync(5, file, "--PhotoVote:DataFolder", file);
    }

    [Theory]
    [InlineData(2, "Partitions", "--PhotoVote:Partitions", "none")]
    [InlineData(2, "Partitions", "--PhotoVote:Partitions", "0")]
    [InlineData(2, "PhotoVote:Datafolda", "--PhotoVote:Datafolda", "x")]
    [InlineData(2, "data folder", "--PhotoVote:Cluster:Name", "photovote")]
    [InlineData(2, "data folder", "--PhotoVote:Cluster:AdvertisedAddress", "127.0.0.1")]
    [InlineData(2, "PhotoVote:Cluster:Nmae", "--PhotoVote:Cluster:Nmae", "x")]
    [InlineData(2, "address", "--urls", "ftp://127.0.0.1")]
    [InlineData(2, "PhotoVote:PublicUrl", "--PhotoVote:PublicUrl", "vote.example")]
    [InlineData(2, "/nowhere/hall.pfx", "--Kestrel:Certificates:Default:Path", "/nowhere/hall.pfx")]
    [InlineData(2, "connection string", "--ConnectionStrings:PhotoVote", "Hoost=127.0.0.1;Password=swordfish")]
    [InlineData(6, "127.0.0.1:1", "--ConnectionStrings:PhotoVote", "Host=127.0.0.1;Port=1;Username=x;Password=swordfish")]
    public Task ASettingThatCannotBeUsed_IsToldInOneLine(int code, string words, string setting, string value) => FailsAsync(code, words, [setting, value, .. Here]);

    [Fact]
    public async Task AfterSigterm_EverythingIsThere()
    {
        Organiser organiser;
        using (var first = GatewayProcess.Start(Here))
        {
            using var api = await first.ClientAsync();
            organiser = await Organiser.OpenAsync(api, "anna");
            (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 5 })).Is(HttpStatusCode.OK);
            first.Terminate();
            Assert.Equal(0, await first.ExitCodeAsync());
            Assert.Empty(first.Errors);
        }

        using var second = GatewayProcess.Start(Here);
        using var again = await second.ClientAsync();
        Assert.Equal(1, (await again.GetAsync($"{organiser.Path}/turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());
    }

    [Fact]
    public async Task RequestsInFlightAtSigterm_AreFinished()
    {
        using var gateway = GatewayProcess.Start(Here);
        using var api = await gateway.ClientAsync();
        var organiser = await Organiser.CreateAsync(api);
        var registering = organiser.RegisterAsync([.. Enumerable.Range(0, 10_000).Select(i => $"v{i}")]);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        gateway.Terminate();

        (await registering).Is(HttpStatusCode.OK);
        Assert.Equal(0, await gateway.ExitCodeAsync());
    }

    [Fact]
    public async Task AClientThatStallsAtSigterm_HoldsNobodyUp()
    {
        using var gateway = GatewayProcess.Start(Here);
        using var api = await gateway.ClientAsync();
        var organiser = await Organiser.CreateAsync(api);
        using var stalled = new TcpClient(api.Server.Host, api.Server.Port);
        var head = $"POST /api/v1/{organiser.Path}/open HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{{";
        await stalled.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        gateway.Terminate();

        Assert.Equal(0, await gateway.ExitCodeAsync());
        Assert.DoesNotContain(gateway.Output, line => line.Contains("non-graceful", StringComparison.Ordinal) || line.Contains(" fail: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AfterACrash_EverythingThatWasAnsweredIsThere()
    {
        var acknowledged = 0;
        Organiser organiser;
        using (var first = GatewayProcess.Start(Here))
        {
            using var api = await first.ClientAsync();
            organiser = await Organiser.OpenAsync(api, [.. Enumerable.Range(0, 60).Select(i => $"v{i}")]);
            var voting = Enumerable.Range(0, 60).Select(async i =>
            {
                try
                {
                    var ballot = await organiser.Voter($"v{i}").BallotAsync();
                    (await ballot.CastWholeAsync(new() { [1] = i % 6 })).Is(HttpStatusCode.OK);
                    if (Interlocked.Increment(ref acknowledged) == 20)
                        first.Kill();
                }
                catch (HttpRequestException)
                {
                    // Nobody told this voter anything.
                }
            });
            await Task.WhenAll(voting);
        }

        using var second = GatewayProcess.Start(Here);
        using var again = await second.ClientAsync();
        var cast = (await again.GetAsync($"{organiser.Path}/turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32();
        Assert.InRange(cast, acknowledged, 60);
        Assert.InRange(acknowledged, 20, 60);
    }

    private static async Task FailsAsync(int code, string words, params string[] args)
    {
        using var gateway = GatewayProcess.Start(args);

        Assert.Equal(code, await gateway.ExitCodeAsync());
        var line = Assert.Single(gateway.Errors);
        Assert.StartsWith("PhotoVote cannot start: ", line, StringComparison.Ordinal);
        Assert.Contains(words, line, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", line, StringComparison.Ordinal);
        Assert.Empty(gateway.Output);
    }
}
