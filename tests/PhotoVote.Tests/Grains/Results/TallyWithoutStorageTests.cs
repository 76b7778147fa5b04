using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.TestingHost;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.EventLog;
using PhotoVote.Grains;
using PhotoVote.Tests.Grains.Storage;
using static PhotoVote.Tests.Grains.TestElection;

namespace PhotoVote.Tests.Grains.Results;

/// <summary>Results are served whatever becomes of the storage that only saves counting them again.</summary>
public sealed class TallyWithoutStorageTests(UnreliableTallySilo silo) : IClassFixture<UnreliableTallySilo>, IDisposable
{
    public void Dispose()
    {
        var storage = silo.Unreliable;
        storage.Hangs?.TrySetResult();
        (storage.FailsToRead, storage.FailsToWrite, storage.LosesAnswers, storage.Hangs) = (false, false, false, null);
    }

    [Fact]
    public async Task WhenStorageIsDown_ResultsAreServed_AndKeptLater()
    {
        (silo.Unreliable.FailsToRead, silo.Unreliable.FailsToWrite) = (true, true);
        var election = await silo.OpenAsync("ann", "ben");
        await election.VoteAsync("ann", 1, 5);
        Assert.Equal(1, Done(await election.ResultsAsync(election.Token)).Turnout.Cast);
        await election.VoteAsync("ben", 1, 5);
        await election.ChangeAsync(new ElectionChange.Close());
        Assert.Equal(("final", 2L), StatusOf(Done(await election.ResultsAsync())));
        await silo.Cluster.DeactivateAsync(silo.Tally(election.Id));
        Assert.Equal(("final", 2L), StatusOf(Done(await election.ResultsAsync())));

        (silo.Unreliable.FailsToRead, silo.Unreliable.FailsToWrite) = (false, false);
        await silo.Cluster.DeactivateAsync(silo.Tally(election.Id));
        await silo.CheckAsync(await silo.AwaitKeptAsync(election.Id, t => t.Counts.Lifecycle == "closed"));
    }

    [Fact]
    public async Task WhenStorageDoesNotAnswer_ResultsAreServedAfterAShortWait()
    {
        silo.Unreliable.Hangs = new();
        var election = await silo.OpenAsync("ann");
        await election.VoteAsync("ann", 1, 5);
        await election.ChangeAsync(new ElectionChange.Close());
        var time = Stopwatch.StartNew();
        Assert.Equal(("final", 1L), StatusOf(Done(await election.ResultsAsync())));
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 15);
        time.Restart();
        Assert.Equal(("final", 1L), StatusOf(Done(await election.ResultsAsync())));
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task AWriteWhoseAnswerWasLost_IsFoundOut_NotFoughtOver()
    {
        silo.Unreliable.LosesAnswers = true;
        var election = await silo.OpenAsync("ann");
        await election.VoteAsync("ann", 1, 5);
        await election.ChangeAsync(new ElectionChange.Close());
        Done(await election.ResultsAsync());
        var kept = await silo.AwaitKeptAsync(election.Id, t => t.Counts.Lifecycle == "closed");
        await silo.CheckAsync(kept);
        var writes = silo.Unreliable.Writes;
        await silo.Cluster.DeactivateAsync(silo.Tally(election.Id));
        Assert.Equal(writes, silo.Unreliable.Writes);
    }

    [Fact]
    public async Task WhatIsKeptAlready_IsNotWrittenAgain()
    {
        var election = await silo.OpenAsync("ann");
        await election.ChangeAsync(new ElectionChange.Close());
        Done(await election.ResultsAsync());
        await silo.AwaitKeptAsync(election.Id, t => t.Counts.Lifecycle == "closed");
        var writes = silo.Unreliable.Writes;
        for (var i = 0; i < 5; i++)
        {
            Done(await election.ResultsAsync());
            await silo.Cluster.DeactivateAsync(silo.Tally(election.Id));
        }

        Assert.Equal(writes, silo.Unreliable.Writes);
    }

    /// <summary>Activations end at any moment, with or without keeping what they counted; candidates are withdrawn; answers are lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task KilledAtAnyMoment_TheCountsAreThoseOfARecount(int seed)
    {
        var random = new Random(seed);
        var voters = Enumerable.Range(0, 30).Select(i => $"v{i}").ToArray();
        var election = await silo.OpenAsync(voters);
        var withdrawn = 0;
        using var enough = new CancellationTokenSource();
        var watching = seed % 2 == 0 ? WatchAsync(election, enough.Token) : Task.FromResult(0L);
        foreach (var voter in voters)
        {
            await election.VoteAsync(voter, random.Next(1, 5), random.Next(0, 6));
            silo.Unreliable.FailsToRead = random.Next(4) == 0;
            silo.Unreliable.FailsToWrite = random.Next(3) == 0;
            silo.Unreliable.LosesAnswers = random.Next(3) == 0;
            if (random.Next(12) == 0 && withdrawn < 2)
                await election.ChangeAsync(new ElectionChange.Withdraw(++withdrawn * 2, "Withdrawn by its author."));
            var reading = random.Next(2) == 0 ? election.ResultsAsync(election.Token) : null;
            if (random.Next(3) == 0)
                await silo.Cluster.DeactivateAsync(silo.Tally(election.Id));
            if (reading is not null)
                Done(await reading);
            if (random.Next(3) == 0)
                await silo.CheckAsync(election.Id, await election.SettledAsync(election.Token));
            if (await silo.Stored.FindAsync(election.Id, CancellationToken.None) is { } kept)
                await silo.CheckAsync(kept);
        }

        await election.ChangeAsync(new ElectionChange.Close());
        var last = await election.SettledAsync();
        await silo.CheckAsync(election.Id, last);
        await enough.CancelAsync();
        Assert.InRange(await watching, 0, last.StateId);
    }

    /// <summary>As a gateway does for its listeners: each state is newer than the one before, whichever activation gives it.</summary>
    private async Task<long> WatchAsync(TestElection election, CancellationToken enough)
    {
        var seen = 0L;
        while (!enough.IsCancellationRequested)
        {
            var state = await silo.Tally(election.Id).WatchAsync(election.Token, seen, TimeSpan.FromMilliseconds(100), CancellationToken.None);
            if (!state.IsDone)
                continue;

            // One less is the same state, which another activation has not counted again yet.
            Assert.True(state.Value!.Id >= seen - 1, $"{state.Value.Id} after {seen}");
            seen = Math.Max(seen, state.Value.Id);
        }

        return seen;
    }

    [Fact]
    public async Task ASiloThatKeepsNoTallies_DoesNotStart()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, host) =>
        {
            host.Services.AddSingleton(silo.Log);
            host.AddPhotoVoteGrains();
        });
        await using var cluster = builder.Build();
        var e = await Assert.ThrowsAnyAsync<Exception>(() => cluster.DeployAsync(TestContext.Current.CancellationToken));
        Assert.Contains("AddTallyStorageOn", e.ToString(), StringComparison.Ordinal);
    }

    private static (string Status, long Cast) StatusOf(ResultsView results) => (results.Status, results.Turnout.Cast);
}
