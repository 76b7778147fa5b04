using System.Diagnostics;
using System.Net;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Overload;

/// <summary>More than the gateway takes, from the address that everybody here has.</summary>
public sealed class FloodTests
{
    private const int Voters = 16;
    private const int Flood = 600;
    private const int Burst = 60;

    [Fact]
    public async Task WhoComesWithoutAKey_OrForgesThem_IsTurnedAway_AndWhoHasAKeyIsServed()
    {
        await using var gateway = await LimitedGateway.StartAsync(("AddressRate", 1), ("AddressBurst", Burst));
        var organiser = await Organiser.OpenAsync(gateway.Api, [.. Enumerable.Range(0, Voters).Select(i => $"v{i}")]);
        var ballots = new List<Ballot>();
        for (var i = 0; i < Voters; i++)
            ballots.Add(await organiser.Voter($"v{i}").BallotAsync());
        foreach (var ballot in ballots)
            (await ballot.RateAsync(1, 1)).Is(HttpStatusCode.OK);

        // Each with a key that nobody has used: as many keys as requests.
        var flood = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        var turnedAway = 0;
        var flooding = Parallel.ForAsync(0, Flood, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await ((i % 3) switch
            {
                0 => gateway.Api.GetAsync(organiser.Path),
                1 => gateway.Api.GetAsync(ballots[i % Voters].Path, KeyToken.Ballot(Organiser.NewKey())),
                _ => gateway.Api.PostAsync($"{organiser.Path}/close", KeyToken.Organiser(Organiser.NewKey())),
            });
            if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Forbidden)
                return;
            answer.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            lock (flood)
                (turnedAway, slowest) = (turnedAway + 1, TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(began).Ticks)));
        });
        var voted = 0;
        do
        {
            (await ballots[voted % Voters].RateAsync(2, voted % 6)).Is(HttpStatusCode.OK);
            voted++;
        }
        while (!flooding.IsCompleted || voted < 2 * Voters);
        await flooding;

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{turnedAway} of {Flood} were turned away, the slowest after {slowest.TotalMilliseconds:0} ms; {voted} ratings meanwhile");
        Assert.True(Flood - turnedAway <= Burst + flood.Elapsed.TotalSeconds, $"{Flood - turnedAway} got through in {flood.Elapsed.TotalSeconds:0.0} s");
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"{slowest}");
        (await gateway.Api.GetAsync("/health/live")).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);

        // Known are those who showed a right one: the organiser, the voters, the ballots.
        Assert.Equal((1 + (2 * Voters), 1), gateway.Admission.Known);
    }

    [Fact]
    public async Task PastWhatIsWorkedOnAtOnce_TheAnswerIs503_AndWhatWasAcknowledgedIsKept()
    {
        // Nobody here waits before they come again: what they come without is not limited.
        await using var gateway = await LimitedGateway.StartAsync(
            ("Requests", 8), ("AddressRate", 1_000_000), ("AddressBurst", 1_000_000), ("UnkeyedRate", 1_000_000), ("UnkeyedBurst", 1_000_000));
        var organiser = await Organiser.OpenAsync(gateway.Api, [.. Enumerable.Range(0, 200).Select(i => $"v{i}")]);
        var ballots = new List<Ballot>();
        for (var i = 0; i < 200; i++)
            ballots.Add(await organiser.Voter($"v{i}").BallotAsync());

        var (acknowledged, turnedAway) = (0, 0);
        await Task.WhenAll(ballots.Select(async ballot =>
        {
            var id = Ulid.NewUlid();
            for (var attempt = 0; ; attempt++)
            {
                var answer = await ballot.CastWholeAsync(new() { [1] = 3 }, id);
                if (answer.Status == HttpStatusCode.OK)
                    break;
                answer.IsProblem(HttpStatusCode.ServiceUnavailable, "overloaded");
                Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
                Interlocked.Increment(ref turnedAway);
                if (attempt == 0)
                    Assert.NotEqual("cast", (await StateAsync(ballot)).Json.GetProperty("status").GetString());
            }

            Interlocked.Increment(ref acknowledged);
        }));

        Assert.Equal(200, acknowledged);
        Assert.True(turnedAway > 0, "there was room for everybody");
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal(200, (await organiser.GetAsync("results")).Is(HttpStatusCode.OK).Json.GetProperty("turnout").GetProperty("cast").GetInt32());
        Assert.Equal((0, 0), (gateway.Admission.Working, gateway.Admission.Arriving));
    }

    /// <summary>The ballot, when there is room to say it.</summary>
    private static async Task<Answer> StateAsync(Ballot ballot)
    {
        for (; ;)
        {
            var answer = await ballot.GetAsync();
            if (answer.Status == HttpStatusCode.OK)
                return answer;
            answer.IsProblem(HttpStatusCode.ServiceUnavailable, "overloaded");
        }
    }
}
