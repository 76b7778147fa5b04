using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.StoredEvents.Pairs;

namespace PhotoVote.Tests.Cli;

/// <summary>Keeps comparisons of candidates beside a valid log and expects them to be made again.</summary>
public sealed class VerifyPairsTests(ValidLog valid) : IClassFixture<ValidLog>
{
    // Of the published election's four ballots one rates Dune 4 and the lake 3, one 0 and 5, one the lake 2 alone, and one neither.
    private static readonly PairMatrix OfTheLog = new([2, 1], [0, 2, 1, 0]);

    [Fact]
    public async Task Stored_comparisons_that_the_ballots_bear_out_pass()
    {
        using var log = valid.Copy();
        Keep(log, ValidLog.Published, OfTheLog);
        var run = await log.VerifyAsync();
        Assert.Empty(run.FailedChecks);
        Assert.DoesNotContain("no stored comparison", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stored_comparisons_that_somebody_changed_are_found()
    {
        using var log = valid.Copy();
        Keep(log, ValidLog.Published, new PairMatrix([2, 1], [0, 1, 2, 0]));
        var place = (await log.FailsAsync("stored-pairs")).PlacesOf("stored-pairs").Single();
        Assert.Equal("ballots of competition 1 that rate 2 above 1: 2", place.GetProperty("expected").GetString());
        Assert.Equal("ballots of competition 1 that rate 2 above 1: 1", place.GetProperty("found").GetString());
    }

    [Fact]
    public async Task Stored_comparisons_of_an_election_that_is_not_closed_are_found()
    {
        using var log = valid.Copy();
        Keep(log, ValidLog.Open, new PairMatrix([1, 2], [0, 1, 0, 0]));
        await log.FailsAsync("stored-pairs");
    }

    [Fact]
    public async Task Stored_comparisons_that_name_a_candidate_twice_or_cannot_be_read_are_found()
    {
        using var log = valid.Copy();
        Keep(log, ValidLog.Published, new PairMatrix([1, 1], [0, 0, 0, 0]));
        await log.FailsAsync("stored-pairs");

        using var other = valid.Copy();
        other.KeepPairs(ValidLog.Published, "{}"u8.ToArray());
        await other.FailsAsync("stored-pairs");
    }

    private static void Keep(PlantedLog log, ElectionId election, PairMatrix pairs) => log.KeepPairs(
        election, PairsRecordCodec.Encode(new PairsRecord { Competitions = [new ComparedCompetition(1, "digest", pairs)] }));
}
