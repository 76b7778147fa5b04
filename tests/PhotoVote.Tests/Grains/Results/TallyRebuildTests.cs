using System.Text.Json.Nodes;
using PhotoVote.Client.Elections;
using PhotoVote.EventLog;
using PhotoVote.Tests.Grains.Results.Feed;
using PhotoVote.Tests.Grains.Storage;
using static PhotoVote.Tests.Grains.TestElection;

namespace PhotoVote.Tests.Grains.Results;

/// <summary>A silo whose log's readings can be held up.</summary>
public sealed class HeldTallySilo : SqliteTallySilo
{
    internal WatchedLog Watched => (WatchedLog)Log;

    protected override async Task<IEventLog> OpenLogAsync() => new WatchedLog(await base.OpenLogAsync());
}

/// <summary>While an election is counted again, its old results are shown.</summary>
public sealed class TallyRebuildTests(HeldTallySilo silo) : IClassFixture<HeldTallySilo>, IDisposable
{
    public void Dispose() => silo.Watched.Release();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AfterAWithdrawal_TheOldAnswerStays_UntilTheExactOneIsThere(bool isWatched)
    {
        var election = await silo.OpenAsync("ann", "ben", "cat");
        await election.VoteAsync("ann", candidate: 1);
        await election.VoteAsync("ben", candidate: 2);
        var before = isWatched ? await WatchAsync(0) : Done(await election.ResultsAsync(election.Token)).StateId;
        Done(await election.ResultsAsync(election.Token)); // Asked twice: it follows the log.
        await election.ChangeAsync(new ElectionChange.Withdraw(2, "Withdrawn by its author."));
        await election.ChangeAsync(new ElectionChange.Close());
        silo.Watched.Hold();

        // Nobody waits for the second pass, and nobody is told that these are final.
        for (var i = 0; i < 3; i++)
        {
            var meanwhile = Done(await election.ResultsAsync());
            Assert.Equal(("counting", 2L, 2L), (meanwhile.Status, meanwhile.Turnout.Cast, meanwhile.Competitions[0].Ballots));
            Assert.True(meanwhile.StateId > before);
            before = meanwhile.StateId - 1;
        }

        var watching = isWatched ? WatchAsync(before + 1) : Task.FromResult(0L);
        silo.Watched.Release();
        var exact = await election.SettledAsync();
        Assert.Equal(("final", 1L), (exact.Status, exact.Competitions[0].Ballots));
        Assert.True(exact.StateId > before + 1);
        Assert.Equal(isWatched ? exact.StateId : 0, await watching);
        await silo.CheckAsync(election.Id, exact);
        await silo.CheckAsync(await silo.AwaitKeptAsync(election.Id, kept => !kept.Counts.NeedsRecount));

        async Task<long> WatchAsync(long after) =>
            Done(await silo.Tally(election.Id).WatchAsync(election.Token, after, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Id;
    }

    [Fact]
    public async Task ARecordThatDoesNotSayWhichEventItEndsAt_IsShownUntilTheLogIsCountedAgain()
    {
        var election = await silo.OpenAsync("ann", "ben");
        await election.VoteAsync("ann");
        await KeepAsync(election, record =>
        {
            record.Remove("event");
            record.Remove("changed");
        });
        await election.VoteAsync("ben");
        await election.ChangeAsync(new ElectionChange.Close());

        var first = Done(await election.ResultsAsync());
        Assert.Equal(2, first.Turnout.Cast);
        Assert.True(first.Status == "counting" || first.StateId % 2 == 1);
        var exact = await election.SettledAsync();
        Assert.Equal(("final", 2L), (exact.Status, exact.Turnout.Cast));
        await silo.CheckAsync(await silo.AwaitKeptAsync(election.Id, kept => kept.Counts.Lifecycle == "closed"));
    }

    [Fact]
    public async Task ARecordOfALogThatWasSetBack_AndHasGrownPastIt_IsNotBelieved()
    {
        var election = await silo.OpenAsync("ann", "ben");
        await election.VoteAsync("ann");
        await KeepAsync(election, record =>
        {
            // Its position is in the log, and the event there is another.
            record["event"] = Ulid.NewUlid().ToString();
            record["counts"]!["cast"] = 99;
        });
        await election.VoteAsync("ben");
        var results = Done(await election.ResultsAsync(election.Token));
        Assert.Equal(2, results.Turnout.Cast);
        await silo.CheckAsync(election.Id, results);
    }

    /// <summary>Ends the activation, and changes what it kept.</summary>
    private async Task KeepAsync(TestElection election, Action<JsonObject> change)
    {
        Done(await election.ResultsAsync(election.Token));
        await silo.Cluster.DeactivateAsync(silo.Tally(election.Id));
        await silo.AwaitKeptAsync(election.Id, _ => true);
        var record = (JsonObject)JsonNode.Parse(await silo.ReadAsync(election.Id.ToString()))!;
        change(record);
        await silo.DamageAsync(election.Id.ToString(), record.ToJsonString());
    }
}
