using PhotoVote.Cli.Verification;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.StoredEvents.Tallies;
using PhotoVote.Tests.Grains;

namespace PhotoVote.Tests.Cli;

/// <summary>What the grains write passes every check, whatever voters and organiser did.</summary>
public sealed class VerifyAfterGrainsTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task A_log_that_the_grains_wrote_passes_every_check()
    {
        var election = await TestElection.CreateAsync(silo.Grains, new ElectionTerms("Harbour"), expectedVoters: 40_000);
        await election.DefineAsync(competitions: 2, candidates: 3);
        await election.ChangeAsync(new ElectionChange.Describe(new ElectionTerms("Harbour", "All of it.")));
        await election.RegisterAsync([.. Enumerable.Range(1, 20).Select(i => $"v{i}")]);
        await election.ChangeAsync(new ElectionChange.Schedule(DateTimeOffset.UtcNow.AddHours(1), DateTimeOffset.UtcNow.AddHours(2)));
        await election.ChangeAsync(new ElectionChange.Schedule(null, DateTimeOffset.UtcNow.AddHours(2)));
        await election.ChangeAsync(new ElectionChange.Open());
        await election.ChangeAsync(new ElectionChange.Schedule(null, DateTimeOffset.UtcNow.AddHours(1)));

        var stepwise = await election.CreateBallotAsync("v1");
        TestElection.Done(await stepwise.RateAsync(1, 5));
        TestElection.Done(await stepwise.RateAsync(2, 1));
        TestElection.Done(await stepwise.RateAsync(1, 4));
        TestElection.Done(await stepwise.ClearAsync(2));
        TestElection.Done(await stepwise.CastAsync());

        // Its request tells a verifier that the ratings before it were replaced, not changed.
        var replaced = await election.CreateBallotAsync("v2");
        TestElection.Done(await replaced.RateAsync(1, 5));
        TestElection.Done(await replaced.CastWholeAsync(new() { [2] = 1, [5] = 2 }));

        var begun = await election.CreateBallotAsync("v3");
        TestElection.Done(await begun.RateAsync(3, 5));
        TestElection.Done(await begun.RateAsync(4, 5));
        await election.ChangeAsync(new ElectionChange.Withdraw(3, "Not theirs."));
        TestElection.Done(await begun.CastAsync());

        TestElection.Done(await (await election.CreateBallotAsync("v4")).RateAsync(1, 1));
        await RevokeAsync(election, "v4");
        await RevokeAsync(election, "v5");
        for (var i = 6; i <= 15; i++)
            TestElection.Done(await (await election.CreateBallotAsync($"v{i}")).CastWholeAsync(new() { [1] = i % 6, [6] = 3 }));
        await election.ChangeAsync(new ElectionChange.Close());
        TestElection.Done(await election.ResultsAsync());

        var checks = VerifyCommand.Checks(new NoTallies(), new NoPairs(), http: null, TimeProvider.System);
        var report = await new LogVerifier(EventRegistry.Current, checks).RunAsync(silo.Log, read: null, TestContext.Current.CancellationToken);
        Assert.All(report.Checks, check => Assert.True(check.IsOk, $"{check.Name}: {string.Join("; ", check.Places)}"));
        Assert.Equal((20, 14, 13, 1), (report.Totals.Voters, report.Totals.Created, report.Totals.Cast, report.Totals.Void));
    }

    private static async Task RevokeAsync(TestElection election, string voter) => TestElection.Done(
        await (await election.RollOfAsync(voter)).RevokeAsync(new CommandHeader(Ulid.NewUlid(), election.Token), voter));

    private sealed class NoTallies : IStoredTallies
    {
        public IAsyncEnumerable<StoredTally> ReadAllAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<StoredTally>();

        public Task<StoredTally?> FindAsync(ElectionId election, CancellationToken cancellationToken) => Task.FromResult<StoredTally?>(null);
    }

    private sealed class NoPairs : IStoredPairs
    {
        public IAsyncEnumerable<PairsRecord> ReadAsync(ElectionId election, CancellationToken cancellationToken) => AsyncEnumerable.Empty<PairsRecord>();
    }
}
