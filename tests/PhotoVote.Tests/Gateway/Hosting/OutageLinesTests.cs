using System.Net;
using System.Text.RegularExpressions;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Hosting;

/// <summary>What an operator reads on the console.</summary>
public sealed partial class OutageLinesTests(PostgresCluster cluster)
{
    private const int VotersAtOnce = 32;

    [Fact]
    public async Task AnOutageUnderLoad_IsABegin_AnEnd_AndAFewLinesOfAKind()
    {
        await using var database = await cluster.CreateDatabaseAsync();
        using var gateway = GatewayProcess.Start("--ConnectionStrings:PhotoVote", database.ConnectionString);
        using var api = await gateway.ClientAsync();
        var voters = Enumerable.Range(0, VotersAtOnce).Select(i => $"v{i}").ToArray();
        var organiser = await Organiser.OpenAsync(api, voters);
        var ballots = await Task.WhenAll(voters.Select(voter => organiser.Voter(voter).BallotAsync()));
        var refused = 0;
        using var over = new CancellationTokenSource();
        var voting = Task.WhenAll(ballots.Select(async (ballot, i) =>
        {
            while (!over.IsCancellationRequested)
                if ((await ballot.RateAsync(1, i % 6)).Status != HttpStatusCode.OK)
                    Interlocked.Increment(ref refused);
        }));

        await database.TakeAwayAsync();
        await UntilAsync(() => Volatile.Read(ref refused) > 300 && Lines(gateway, "The log cannot be read for the schedules").Count > 0);
        await database.GiveBackAsync();
        await UntilAsync(() => Lines(gateway, "The log can be read again").Count > 0);
        await over.CancelAsync();
        await voting;
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK); // There is nothing left to do, and nothing to tell.
        await UntilAsync(() => Lines(gateway, $"Election {organiser.Election} is Closed now, by its organiser").Count > 0);
        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitCodeAsync());

        Assert.Single(Lines(gateway, "The log cannot be read for the schedules"));
        Assert.Single(Lines(gateway, "The log can be read again"));
        Assert.Single(Lines(gateway, $"Election {organiser.Election} is Closed now"));
        Assert.Single(Lines(gateway, $"Election {organiser.Election} is Open now"));
        Assert.Contains(Lines(gateway, "was answered 50"), line => line.Contains("PUT /api/v1/elections/{election}/ballots/{ballot}/ratings/{candidate}", StringComparison.Ordinal));
        Assert.InRange(Lines(gateway, "was answered 50").Count, 1, 3);


        Assert.DoesNotContain(gateway.Output, line => ballots.Any(ballot => line.Contains(ballot.Id.ToString(), StringComparison.Ordinal)));

        // By category: a few of a kind, and no stack.
        Assert.DoesNotContain(gateway.Output, line => line.Contains("   at ", StringComparison.Ordinal));
        var byCategory = gateway.Output.Select(line => Category().Match(line)).Where(match => match.Success).CountBy(match => match.Groups["category"].Value).ToList();
        Assert.All(byCategory, lines => Assert.InRange(lines.Value, 1, 20));
        Assert.InRange(gateway.Output.Count, 5, 60);
        Assert.Empty(gateway.Errors);
    }

    private static IReadOnlyList<string> Lines(GatewayProcess gateway, string words) => [.. gateway.Output.Where(line => line.Contains(words, StringComparison.Ordinal))];

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!holds())
            await Task.Delay(20, patience.Token);
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d (?:info|warn|fail|crit): (?<category>[\w.`]+)\[", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Category();
}
