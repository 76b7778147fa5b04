using System.Net;
using System.Net.Sockets;
using System.Text;
using PhotoVote.Tests.EventLog.Telemetry;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Overload;

/// <summary>Whoever hangs up, or dawdles, in the middle of a request.</summary>
public sealed class HangUpTests
{
    private const int Times = 60;

    [Fact]
    public async Task WhoHangsUp_HasDoneItOrNot_AndLeavesNothingBehind()
    {
        await using var gateway = await LimitedGateway.StartAsync();
        var organiser = await Organiser.OpenAsync(gateway.Api, [.. Enumerable.Range(0, Times).Select(i => $"v{i}")]);
        var casts = new List<(Ballot Ballot, Ulid Id, bool Whole, bool Reset)>();
        for (var i = 0; i < Times; i++)
        {
            var cast = (Ballot: await organiser.Voter($"v{i}").BallotAsync(), Id: Ulid.NewUlid(), Whole: i % 3 == 0, Reset: Random.Shared.Next(2) == 0);
            casts.Add(cast);

            // In the headers, in the body, right after it; now and then with a reset in place of an end.
            var request = Request(gateway.Address, HttpMethod.Post, $"{cast.Ballot.Path}/cast", cast.Ballot.Token, cast.Id, """{"ratings":{"1":3,"2":0}}""");
            using var client = await ConnectAsync(gateway.Address);
            await client.GetStream().WriteAsync(request.AsMemory(0, cast.Whole ? request.Length : Random.Shared.Next(1, request.Length)), Cancel);

            // Some hang up at once, and some when it is done, without having read the answer.
            while (i % 6 == 0 && await StatusAsync(cast.Ballot) != "cast")
                await Task.Delay(1, Cancel);
            if (cast.Reset)
                client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await Measurements.UntilAsync(() => (gateway.Admission.Working, gateway.Admission.Arriving) == (0, 0));
        var done = 0;
        foreach (var cast in casts)
        {
            var status = await StatusAsync(cast.Ballot);
            Assert.True(cast.Whole || status == "new", $"half a request made the ballot {status}");
            done += status == "cast" ? 1 : 0;

            // Sent again it is done, and once.
            var again = (await cast.Ballot.CastWholeAsync(new() { [1] = 3, [2] = 0 }, cast.Id)).Is(HttpStatusCode.OK).Json;
            Assert.Equal(("cast", 1), (again.GetProperty("status").GetString(), again.GetProperty("version").GetInt32()));
        }

        Assert.True(done >= Times / 6, $"{done} were done");
        TestContext.Current.TestOutputHelper!.WriteLine($"of {Times} casts whose senders hung up {casts.Count(cast => cast.Whole)} had been sent whole, and {done} were done");
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal(Times, (await organiser.GetAsync("results")).Is(HttpStatusCode.OK).Json.GetProperty("turnout").GetProperty("cast").GetInt32());
        Assert.Equal((0, 0), (gateway.Admission.Working, gateway.Admission.Arriving));
    }

    [Fact]
    public async Task WhoDawdles_TakesNobodysPlace()
    {
        await using var gateway = await LimitedGateway.StartAsync(("Requests", 4));
        var organiser = await Organiser.OpenAsync(gateway.Api, "ann");
        var ballot = await organiser.Voter("ann").BallotAsync();
        (await ballot.RateAsync(1, 1)).Is(HttpStatusCode.OK);
        var dawdlers = new List<TcpClient>();
        for (var i = 0; i < 8; i++)
        {
            var request = Request(gateway.Address, HttpMethod.Put, $"{ballot.Path}/ratings/1", ballot.Token, Ulid.NewUlid(), """{"rating":2}""");
            dawdlers.Add(await ConnectAsync(gateway.Address));
            await dawdlers[^1].GetStream().WriteAsync(request.AsMemory(0, request.Length - 3), Cancel);
        }

        await Measurements.UntilAsync(() => gateway.Admission.Arriving == dawdlers.Count);
        Assert.Equal(0, gateway.Admission.Working);
        (await ballot.RateAsync(2, 3)).Is(HttpStatusCode.OK);
        dawdlers.ForEach(dawdler => dawdler.Dispose());
        await Measurements.UntilAsync(() => gateway.Admission.Arriving == 0);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<string?> StatusAsync(Ballot ballot) => (await ballot.GetAsync()).Is(HttpStatusCode.OK).Json.GetProperty("status").GetString();

    private static async Task<TcpClient> ConnectAsync(Uri server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, Cancel);
        return client;
    }

    private static byte[] Request(Uri server, HttpMethod method, string path, string token, Ulid id, string body) => Encoding.ASCII.GetBytes(
        $"{method} /api/v1/{path} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\n"
        + $"Idempotency-Key: {id}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
