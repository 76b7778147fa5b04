using Orleans.TestingHost;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Tests.Grains.Storage;
using static PhotoVote.Tests.Grains.TestElection;

namespace PhotoVote.Tests.Grains.Results;

public sealed class SqliteTallyKeepingTests(SqliteTallySilo silo) : TallyKeepingSpecification(silo), IClassFixture<SqliteTallySilo>;

public sealed class PostgresTallyKeepingTests(PostgresTallySilo silo) : TallyKeepingSpecification(silo), IClassFixture<PostgresTallySilo>
{
    [Fact]
    public async Task WithoutTheTablesOfGrainState_ResultsAreServed()
    {
        var election = await Silo.OpenAsync("ann", "ben");
        await election.VoteAsync("ann");
        await Silo.Cluster.DeactivateAsync(Silo.Tally(election.Id));
        await silo.Database.ExecuteAsync("alter table orleans.grain_state rename to gone");
        try
        {
            await election.VoteAsync("ben");
            Assert.Equal(2, Done(await election.ResultsAsync(election.Token)).Turnout.Cast);
        }
        finally
        {
            await silo.Database.ExecuteAsync("alter table orleans.gone rename to grain_state");
        }
    }

    [Fact]
    public async Task OrleansConnections_GoBackToThePoolAsTheyCame()
    {
        var election = await Silo.OpenAsync("ann");
        await election.VoteAsync("ann");
        await Silo.Cluster.DeactivateAsync(Silo.Tally(election.Id));
        foreach (var _ in Enumerable.Range(0, 20))
            Assert.Equal("\"$user\", public", await silo.Database.ReadAsync<string>("show search_path"));
    }
}

/// <summary>How an election's tally is kept, on either storage.</summary>
public abstract class TallyKeepingSpecification(TallySilo silo)
{
    protected TallySilo Silo { get; } = silo;

    [Fact]
    public async Task TheClose_IsKeptAsSoonAsItIsCounted()
    {
        var election = await Silo.OpenAsync("ann");
        await election.VoteAsync("ann");
        await election.ChangeAsync(new ElectionChange.Close());
        Assert.Equal("final", Done(await election.ResultsAsync()).Status);

        var kept = await Silo.AwaitKeptAsync(election.Id, t => t.Counts.Lifecycle == "closed");
        Assert.Equal(1, kept.Counts.Cast);
        await Silo.CheckAsync(kept);
    }

    [Fact]
    public async Task AnActivationThatEnds_KeepsWhatItHasCounted_AndTheNextGoesOnFromThere()
    {
        var election = await Silo.OpenAsync("ann", "ben");
        await election.VoteAsync("ann");
        Done(await election.ResultsAsync(election.Token));
        Assert.Null(await Silo.Stored.FindAsync(election.Id, CancellationToken.None));
        await Silo.Cluster.DeactivateAsync(Silo.Tally(election.Id));

        var kept = await Silo.Stored.FindAsync(election.Id, CancellationToken.None);
        Assert.Equal(1, kept!.Counts.Cast);
        await Silo.CheckAsync(kept);
        await election.VoteAsync("ben");
        var results = Done(await election.ResultsAsync(election.Token));
        Assert.Equal(2, results.Turnout.Cast);
        await Silo.CheckAsync(election.Id, results);
    }

    [Fact]
    public async Task ADuplicateActivation_ServesResults_ButCannotWriteOverTheOther()
    {
        var elsewhere = await Silo.StartClusterAsync();
        var election = await Silo.OpenAsync("ann", "ben");
        await election.VoteAsync("ann");
        var here = Silo.Tally(election.Id);
        var there = elsewhere.Client.GetGrain<ITallyGrain>(election.Id.ToString());
        Done(await here.GetResultsAsync(election.Token, TestContext.Current.CancellationToken));
        Done(await there.GetResultsAsync(election.Token, TestContext.Current.CancellationToken));

        // Both have read that nothing is kept. The first to end keeps its counts; the other finds out when it writes, and still answers.
        await Silo.Cluster.DeactivateAsync(here);
        var first = await Silo.AwaitKeptAsync(election.Id, _ => true);
        await election.VoteAsync("ben");
        await election.ChangeAsync(new ElectionChange.Close());
        var results = Done(await there.GetResultsAsync(null, TestContext.Current.CancellationToken));
        Assert.Equal(("final", 2L), (results.Status, results.Turnout.Cast));
        await elsewhere.WaitForDeactivationAsync(there);
        Assert.Equal(first.Position, (await Silo.Stored.FindAsync(election.Id, CancellationToken.None))!.Position);

        // The next activation reads what is kept, and goes on from there.
        Assert.Equal(2, Done(await there.GetResultsAsync(null, TestContext.Current.CancellationToken)).Turnout.Cast);
        await Silo.CheckAsync(await Silo.AwaitKeptAsync(election.Id, t => t.Counts.Lifecycle == "closed"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"schema":"tally.v2","position":3,"counts":{"rounds":[]}}""")]
    [InlineData("""{"schema":"tally.v1","position":9000000,"counts":{"election":"$","title":"","visibility":"live","lifecycle":"closed","published":false,"scaleMin":0,"scaleMax":5,"registered":0,"revoked":0,"created":0,"cast":99,"empty":0,"needsRecount":false,"knownWithdrawn":[],"competitions":[],"candidates":[]}}""")]
    [InlineData("""{"schema":"tally.v1","position":3,"counts":{"election":"$","title":"","visibility":"live","lifecycle":"open","published":false,"scaleMin":0,"scaleMax":5,"registered":0,"revoked":0,"created":0,"cast":99,"empty":0,"needsRecount":false,"knownWithdrawn":[],"competitions":[],"candidates":[{"number":1,"competition":7,"title":"","histogram":[]}]}}""")]
    public async Task AKeptTallyThatIsDamaged_OrOfAnotherLog_IsCountedAgainAndReplaced(string payload)
    {
        var election = await Silo.OpenAsync("ann");
        await election.VoteAsync("ann");
        Done(await election.ResultsAsync(election.Token));
        await Silo.Cluster.DeactivateAsync(Silo.Tally(election.Id));
        await Silo.DamageAsync(election.Id.ToString(), payload.Replace("$", election.Id.ToString(), StringComparison.Ordinal));

        await election.ChangeAsync(new ElectionChange.Close());
        var results = Done(await election.ResultsAsync());
        Assert.Equal(1, results.Turnout.Cast);
        await Silo.CheckAsync(election.Id, results);
        await Silo.Cluster.DeactivateAsync(Silo.Tally(election.Id));
        var kept = await Silo.Stored.FindAsync(election.Id, CancellationToken.None);
        Assert.Equal("closed", kept!.Counts.Lifecycle);
        await Silo.CheckAsync(kept);
    }
}
