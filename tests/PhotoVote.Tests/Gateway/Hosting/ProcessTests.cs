using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Hosting;

public sealed class ProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    private string[] Here => ["--PhotoVote:DataFolder", Path.Combine(_folder, "data")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FromItsStartToSigterm_AnOperatorIsToldWhatTheyNeed_AndTheNextOneFindsEverything()
    {
        Organiser organiser;
        using (var first = GatewayProcess.Start(Here))
        {
            using var api = await first.ClientAsync();
            (await api.GetAsync("/health/ready")).Is(HttpStatusCode.OK);
            organiser = await Organiser.OpenAsync(api, "anna");
            (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 5 })).Is(HttpStatusCode.OK);

            await FailsAsync(4, $"process {first.Id}", Here);
            first.Terminate();
            Assert.Equal(0, await first.ExitCodeAsync());
            Assert.Contains(first.Output, line => line.Contains(Path.Combine(_folder, "data"), StringComparison.Ordinal));
            Assert.Empty(first.Errors);
        }

        using var second = GatewayProcess.Start(Here);
        using var again = await second.ClientAsync();
        organiser = organiser.At(again);
        Assert.Equal(1, (await organiser.GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());

        // What has been begun is finished, and who does not go on holds nobody up.
        const string Voters = """{"voters":["bert"]}""";
        using var begun = await BeginAsync(organiser, Voters.Length);
        using var stalled = await BeginAsync(organiser, Voters.Length);
        second.Terminate();
        await TakesNobodyAsync(again.Server);
        await begun.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Voters), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 200 ", await ReadAsync(begun), StringComparison.Ordinal);
        Assert.Equal(0, await second.ExitCodeAsync());
        Assert.DoesNotContain(second.Output, line => line.Contains("non-graceful", StringComparison.Ordinal) || line.Contains(" fail: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAddressThatIsTaken_IsToldInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await FailsAsync(3, $"{taken.LocalEndpoint}", ["--urls", $"http://{taken.LocalEndpoint}", .. Here]);
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
    [InlineData(2, "PhotoVote:PublicUrl", "--PhotoVote:PublicUrl", "vote.example")]
    [InlineData(2, "/nowhere/hall.pfx", "--Kestrel:Certificates:Default:Path", "/nowhere/hall.pfx")]
    [InlineData(2, "connection string", "--ConnectionStrings:PhotoVote", "Hoost=127.0.0.1;Password=swordfish")]
    [InlineData(6, "127.0.0.1:1", "--ConnectionStrings:PhotoVote", "Host=127.0.0.1;Port=1;Username=x;Password=swordfish")]
    public async Task ASettingThatCannotBeUsed_IsToldInOneLine(int code, string words, string setting, string value)
    {
        // In this process, which costs a tenth; how a process of its own ends is seen above.
        var failure = await Assert.ThrowsAsync<StartupException>(
            () => GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", setting, value, .. Here], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(code, (int)failure.Code);
        IsALine(words, failure.Message);
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
        IsALine(words, line);
        Assert.Empty(gateway.Output);
    }

    private static void IsALine(string words, string line)
    {
        Assert.Contains(words, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("swordfish", line, StringComparison.Ordinal);
    }

    /// <summary>A registration whose body is being waited for.</summary>
    private static async Task<TcpClient> BeginAsync(Organiser organiser, int length)
    {
        var client = new TcpClient(organiser.Api.Server.Host, organiser.Api.Server.Port);
        var head = $"POST /api/v1/{organiser.Path}/voters HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {organiser.Token}\r\nIdempotency-Key: {Ulid.NewUlid()}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 100 ", await ReadAsync(client), StringComparison.Ordinal);
        return client;
    }

    private static async Task<string> ReadAsync(TcpClient client)
    {
        var bytes = new byte[4_096];
        return Encoding.ASCII.GetString(bytes, 0, await client.GetStream().ReadAsync(bytes, TestContext.Current.CancellationToken));
    }

    private static async Task TakesNobodyAsync(Uri server)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            try
            {
                using var another = new TcpClient(server.Host, server.Port);
            }
            catch (SocketException)
            {
                return;
            }

            Assert.True(patience.Elapsed < GatewayProcess.Patience);
        }
    }
}
