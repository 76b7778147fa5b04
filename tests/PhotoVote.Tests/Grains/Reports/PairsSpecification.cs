using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;
using PhotoVote.Cli.Verification;
using PhotoVote.Cli.Verification.Checks;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Exports;
using PhotoVote.Grains.Reports;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.Tests.Grains.Results;
using PhotoVote.Tests.Grains.Storage;
using static PhotoVote.Tests.Grains.TestElection;

namespace PhotoVote.Tests.Grains.Reports;

public sealed class SqlitePairsTests(SqliteTallySilo silo) : PairsSpecification(silo), IClassFixture<SqliteTallySilo>
{
    [Fact]
    public async Task BallotsThatDoNotFitIntoMemory_AreExportedAsThoseThatDo()
    {
        var election = await OpenAsync([.. Enumerable.Range(1, 40).Select(i => $"v{i}")]);
        for (var i = 1; i <= 40; i++)
            await VoteAsync(election, $"v{i}", i % 5, i * 7 % 6, i % 3);
        await election.ChangeAsync(new ElectionChange.Close());

        var whole = await ExportAsync(election, BallotExport.Memory);
        Assert.Equal("Photo 1,Photo 2,Photo 3", whole[0]);
        Assert.Equal(40, whole.Count - 1);
        Assert.Equal(whole.Skip(1).Order(StringComparer.Ordinal), whole.Skip(1));
        Assert.Equal(whole, await ExportAsync(election, memory: 1));
    }

    [Fact]
    public async Task HundredsWhoAreAllTied_AreNotCompared_AndKeepNobodyFromTheOtherResults()
    {
        var election = await CreateAsync(Silo.Grains, new ElectionTerms("Harbour"));
        await election.DefineAsync(competitions: 1, candidates: ReportGrain.MostCompared + 1);
        await election.ChangeAsync(new ElectionChange.AddCompetition("Night", null));
        await election.ChangeAsync(new ElectionChange.AddCandidate(2, "Moon", null, null));
        await election.ChangeAsync(new ElectionChange.AddCandidate(2, "Stars", null, null));
        await election.RegisterAsync("ann");
        await election.ChangeAsync(new ElectionChange.Open());
        Done(await (await election.CreateBallotAsync("ann")).CastWholeAsync(new() { [1] = 0, [ReportGrain.MostCompared + 3] = 5 }));
        await election.ChangeAsync(new ElectionChange.Close());
        var grain = Silo.Grains.GetGrain<IReportGrain>(election.Id.ToString());

        Assert.Equal(RefusalCodes.TooManyToCompare, (await grain.GetAsync(election.Token, new(1, "star"), TestContext.Current.CancellationToken)).Code);
        var whole = Done(await grain.GetAsync(election.Token, new(Rule: "star"), TestContext.Current.CancellationToken)).Competitions;
        Assert.StartsWith($"No result: {ReportGrain.MostCompared + 1} candidates are tied for the runoff", whole[0].Outcome, StringComparison.Ordinal);
        Assert.All(whole[0].Candidates, c => Assert.Null(c.Rank));
        Assert.Equal("Stars is first.", whole[1].Outcome);
        Assert.Equal(ReportGrain.MostCompared + 1, Done(await grain.GetAsync(election.Token, new(), TestContext.Current.CancellationToken)).Competitions[0].Candidates.Count(c => c.Rank == 1));
    }

    private async Task<List<string>> ExportAsync(TestElection election, long memory)
    {
        var services = Silo.Cluster.Silos[0].ServiceProvider;
        var state = (await services.GetRequiredService<ElectionDefinitions>().GetAsync(election.Id)).State;
        var text = new MemoryStream();
        var output = PipeWriter.Create(text);
        await services.GetRequiredService<BallotExport>().WriteAsync(
            state, state.Competitions[1], output, () => TestContext.Current.CancellationToken, memory, TestContext.Current.CancellationToken);
        await output.CompleteAsync();
        return [.. Encoding.UTF8.GetString(text.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
    }
}

public sealed class PostgresPairsTests(PostgresTallySilo silo) : PairsSpecification(silo), IClassFixture<PostgresTallySilo>;

public sealed class PairsWithoutStorageTests(UnreliableTallySilo silo) : IClassFixture<UnreliableTallySilo>
{
    [Fact]
    public async Task WithoutStorage_TheRunoffIsCountedAllTheSame()
    {
        (silo.Unreliable.FailsToRead, silo.Unreliable.FailsToWrite) = (true, true);
        var election = await PairsSpecification.OpenAsync(silo, "ann");
        await PairsSpecification.VoteAsync(election, "ann", 1, 5, 3);
        await election.ChangeAsync(new ElectionChange.Close());
        Assert.Equal("Photo 2 is first.", (await PairsSpecification.ReportAsync(silo, election)).Outcome);
    }
}

/// <summary>What STAR wants to know of each ballot: read from the log once, kept, and believed only of the very profile.</summary>
public abstract class PairsSpecification(TallySilo silo)
{
    protected TallySilo Silo { get; } = silo;

    [Fact]
    public async Task TheBallots_AreReadOnceForAProfile_AndAgainWhenAWithdrawalChangesIt()
    {
        // Given an election whose runoff Photo 1 wins, two ballots to one, against the higher score of Photo 2
        var election = await OpenAsync("ann", "ben", "cleo");
        await VoteAsync(election, "ann", 3, 2, 0);
        await VoteAsync(election, "ben", 3, 2, 0);
        await VoteAsync(election, "cleo", 0, 5, 1);
        await election.ChangeAsync(new ElectionChange.Close());
        Assert.Equal("Photo 1 is first.", (await ReportAsync(election)).Outcome);

        // When somebody changes what was kept of it
        var kept = await KeptAsync(election);
        var competition = Assert.Single(kept.State!.Competitions);
        Assert.Equal((2L, 1L), competition.Pairs.Between(1, 2));
        kept.State = new() { Competitions = [competition with { Pairs = new([2, 1], [0, 3, 0, 0]) }] };
        await Silo.Storage.WriteStateAsync(PairsStorage.State, IdOf(election), kept);
        await Silo.Cluster.DeactivateAsync(Report(election));
        Assert.Contains(await VerifyAsync(), f => f.Contains("rate 2 above 1: 1", StringComparison.Ordinal) && f.Contains(election.Id.ToString(), StringComparison.Ordinal));

        // Then it is what is kept that counts, the ballots are not read again; and the tally beside it is as it was
        Assert.Equal("Photo 2 is first.", (await ReportAsync(election)).Outcome);
        await Silo.CheckAsync(election.Id, Done(await election.ResultsAsync(election.Token)));

        // And with the next profile nothing of that is believed
        await election.ChangeAsync(new ElectionChange.Withdraw(3, "Not theirs"));
        Assert.Equal("Photo 1 is first.", (await ReportAsync(election)).Outcome);
        Assert.Equal((2L, 1L), (await KeptAsync(election)).State!.Competitions[0].Pairs.Between(1, 2));
        Assert.DoesNotContain(await VerifyAsync(), f => f.Contains(election.Id.ToString(), StringComparison.Ordinal));
    }

    protected Task<TestElection> OpenAsync(params string[] voters) => OpenAsync(Silo, voters);

    protected Task<CompetitionReport> ReportAsync(TestElection election) => ReportAsync(Silo, election);

    internal static async Task<TestElection> OpenAsync(TallySilo silo, params string[] voters)
    {
        var election = await CreateAsync(silo.Grains, new ElectionTerms("Harbour", Counting: new("star")));
        await election.DefineAsync(competitions: 1, candidates: 3);
        await election.RegisterAsync(voters);
        await election.ChangeAsync(new ElectionChange.Open());
        return election;
    }

    internal static async Task VoteAsync(TestElection election, string voter, params int[] ratings) =>
        Done(await (await election.CreateBallotAsync(voter)).CastWholeAsync(ratings.Index().ToDictionary(r => r.Index + 1, r => r.Item)));

    internal static async Task<CompetitionReport> ReportAsync(TallySilo silo, TestElection election) => Assert.Single(
        Done(await silo.Grains.GetGrain<IReportGrain>(election.Id.ToString()).GetAsync(election.Token, new(), TestContext.Current.CancellationToken)).Competitions);

    // Where the check of kept comparisons fails.
    private async Task<List<string>> VerifyAsync()
    {
        var check = new StoredPairsCheck(Silo.StoredPairs);
        await new LogVerifier(EventRegistry.Current, [check]).RunAsync(Silo.Log, read: null, TestContext.Current.CancellationToken);
        return [.. check.Places.Select(p => p.ToString())];
    }

    private IReportGrain Report(TestElection election) => Silo.Grains.GetGrain<IReportGrain>(election.Id.ToString());

    private GrainId IdOf(TestElection election) => Report(election).GetGrainId();

    private async Task<GrainState<PairsRecord>> KeptAsync(TestElection election)
    {
        var state = new GrainState<PairsRecord>(new());
        await Silo.Storage.ReadStateAsync(PairsStorage.State, IdOf(election), state);
        return state;
    }
}
