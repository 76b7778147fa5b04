using System.Diagnostics;
using System.Net;
using PhotoVote.Tests.Gateway.Clustering;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Live;

/// <summary>Tallies that were on a gateway which is killed go on at another, for those who listen there.</summary>
public sealed class MovingTests(PostgresCluster server)
{
    /// <summary>Each is on either gateway: so many that some are on the one that is killed.</summary>
    private const int Elections = 8;

    [Fact]
    public async Task WhenTheGatewayThatCountsIsKilled_ListenersOfAnotherAreToldOnByItself()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var gateways = new Gateways(database);
        await gateways.StartAsync(2);
        await gateways.AreActiveAsync(2);
        var watched = gateways.Clients[1];
        var elections = await Task.WhenAll(Enumerable.Range(0, Elections).Select(_ => LiveElections.OpenAsync(watched, "live", voters: 2)));
        var streams = await Task.WhenAll(elections.Select(election => EventStream.OpenAsync(election)));
        await Task.WhenAll(elections.Select(election => election.VoteAsync(0)));
        var before = await Task.WhenAll(streams.Select(stream => stream.UntilAsync(state => state.Cast == 1)));
        var ballots = await Task.WhenAll(elections.Select(election => election.Voter("v1").BallotAsync()));

        gateways.KillOldest();
        var killed = Stopwatch.StartNew();
        var voting = Task.WhenAll(ballots.Select(CastAsync));
        var after = await Task.WhenAll(streams.Select(stream => stream.UntilAsync(state => state.Cast == 2)));
        TestContext.Current.TestOutputHelper!.WriteLine($"{Elections} elections: listeners of the other gateway are told of newer casts {killed.Elapsed.TotalSeconds:0.0} s after the kill -9 at the latest");
        await voting;

        Assert.All(before.Zip(after), pair => Assert.True(pair.Second.Id > pair.First.Id));
        foreach (var stream in streams)
            stream.Dispose();
    }

    // As a phone does: the same again until it is answered.
    private static async Task CastAsync(Ballot ballot)
    {
        var command = Ulid.NewUlid();
        for (var patience = Stopwatch.StartNew(); ;)
        {
            var answer = await ballot.CastWholeAsync(new() { [1] = 3 }, command);
            if (answer.Status == HttpStatusCode.OK)
                return;
            Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout && patience.Elapsed < TimeSpan.FromSeconds(60), answer.Text);
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
        }
    }
}
