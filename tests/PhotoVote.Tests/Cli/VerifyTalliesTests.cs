using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Tests.Cli;

/// <summary>Keeps a tally beside a valid log and expects it to be compared with a recount.</summary>
public sealed class VerifyTalliesTests(ValidLog valid) : IClassFixture<ValidLog>
{
    [Fact]
    public async Task A_stored_tally_is_compared_at_its_position()
    {
        using var log = valid.Copy();
        var run = await WithTallyAsync(log, ValidLog.Published, snapshot => snapshot);
        Assert.Empty(run.FailedChecks);
        Assert.DoesNotContain("no stored tally", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_tally_that_counts_something_else_is_found()
    {
        using var log = valid.Copy();
        var run = await WithTallyAsync(log, ValidLog.Published, tally => tally with { Cast = tally.Cast + 1 });
        Assert.Equal(["stored-tallies"], run.FailedChecks);
        Assert.Equal("ballots cast: 4", run.PlacesOf("stored-tallies").Single().GetProperty("expected").GetString());
    }

    [Fact]
    public async Task A_stored_tally_ahead_of_the_log_is_found()
    {
        using var log = valid.Copy();
        var run = await WithTallyAsync(log, ValidLog.Published, tally => tally, ahead: 100);
        Assert.Equal(["stored-tallies"], run.FailedChecks);
    }

    [Fact]
    public async Task A_stored_tally_of_an_election_that_the_log_does_not_hold_is_found()
    {
        using var log = valid.Copy();
        var gone = ElectionId.FromCommand(12345, 2);
        log.KeepTally(gone, TallyRecordCodec.Encode(new TallyRecord { Position = 3, Counts = new TallySnapshot { Election = gone.ToString() } }));
        var run = await log.VerifyAsync();
        Assert.Equal(["stored-tallies"], run.FailedChecks);
    }

    [Fact]
    public async Task A_stored_tally_that_cannot_be_read_is_named()
    {
        using var log = valid.Copy();
        log.KeepTally(ValidLog.Published, "{}"u8.ToArray());
        var run = await log.VerifyAsync();
        Assert.Equal(["stored-tallies"], run.FailedChecks);
        Assert.Single(run.PlacesOf("stored-tallies"));
    }

    private static async Task<CliRun> WithTallyAsync(PlantedLog log, ElectionId election, Func<TallySnapshot, TallySnapshot> change, long ahead = 0)
    {
        var tally = new ElectionTally();
        var events = (await log.EventsAsync()).Where(r => r.Recorded.Stream.StartsWith(StreamNames.Prefix(election), StringComparison.Ordinal)).ToList();
        foreach (var row in events)
            tally.When(row.Event);
        var exact = tally.Recount();
        foreach (var row in events)
            exact.When(row.Event);
        var record = new TallyRecord { Position = events[^1].Recorded.Position + ahead, Counts = change(exact.ToSnapshot()) };
        log.KeepTally(election, TallyRecordCodec.Encode(record));
        return await log.VerifyAsync();
    }
}
