using PhotoVote.Cli;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.Domain;

namespace PhotoVote.Tests.Cli;

/// <summary>What <c>verify</c> says, and that it finds a log whose events are damaged, gone, or where they do not belong.</summary>
public sealed class VerifyTests(ValidLog valid) : IClassFixture<ValidLog>
{
    [Fact]
    public async Task A_valid_log_passes_every_check()
    {
        using var log = valid.Copy();
        var run = await log.VerifyAsync();
        Assert.Empty(run.FailedChecks);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);

        var totals = run.Json.GetProperty("totals");
        Assert.Equal(3, totals.GetProperty("elections").GetInt32());
        Assert.Equal(7 + 3 + 3, totals.GetProperty("voters").GetInt32());
        Assert.Equal(7 + 2 + 3, totals.GetProperty("created").GetInt32());
        Assert.Equal(4 + 1 + 3, totals.GetProperty("cast").GetInt32());
        Assert.Equal(2, totals.GetProperty("void").GetInt32());
    }

    [Fact]
    public async Task The_report_is_a_line_a_check_and_the_totals()
    {
        using var log = valid.Copy();
        var run = await CliRun.Of("verify", "--data", log.Folder);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("ok      positions", run.Output, StringComparison.Ordinal);
        Assert.Contains("-       stored-tallies", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 elections, 13 voters, 12 ballots created, 8 cast, 2 void", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task The_report_names_the_place_of_a_fault_what_was_expected_and_what_was_found()
    {
        using var log = valid.Copy();
        var rated = await log.FindAsync<CandidateRated>(e => e is { Candidate: 1, Rating: 5 });
        log.Delete(rated);
        var run = await CliRun.Of("verify", "--data", log.Folder);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("FAILED  positions", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"partition {rated.Partition} position {rated.Recorded.Position + 1} ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"expected position {rated.Recorded.Position}; found position {rated.Recorded.Position + 1}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_not_there_cannot_be_opened()
    {
        var run = await CliRun.Of("verify", "--data", Path.Combine(Path.GetTempPath(), "no-such-folder"));
        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.StartsWith("photovote: There is no log at", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_event_leaves_a_hole()
    {
        using var log = valid.Copy();
        log.Delete(await log.FindAsync<CandidateRated>(e => e is { Candidate: 1, Rating: 5 }));
        await log.FailsAsync("positions", "versions", "commands", "states");
    }

    [Fact]
    public async Task A_deleted_last_event_is_missed_before_the_head()
    {
        using var log = valid.Copy();
        log.Delete((await log.EventsAsync()).Last(r => r.Partition == 0));
        var run = await log.FailsAsync("positions", "commands");
        Assert.StartsWith("events up to the head", run.PlacesOf("positions").Single().GetProperty("expected").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renumbered_event_leaves_a_hole_in_its_stream()
    {
        using var log = valid.Copy();
        var cleared = await log.FindAsync<BallotCast>();
        log.Execute("UPDATE event SET version = version + 1 WHERE partition = $1 AND position = $2", cleared.Partition, cleared.Recorded.Position);
        await log.FailsAsync("versions", "states");
    }

    [Fact]
    public async Task Two_events_that_changed_places_are_out_of_order()
    {
        using var log = valid.Copy();
        var rated = await log.FindAsync<CandidateRated>(e => e is { Candidate: 2 });
        log.Execute("UPDATE event SET position = -1 WHERE partition = $1 AND position = $2", rated.Partition, rated.Recorded.Position);
        log.Execute("UPDATE event SET position = $2 WHERE partition = $1 AND position = $2 + 1", rated.Partition, rated.Recorded.Position);
        log.Execute("UPDATE event SET position = $2 + 1 WHERE partition = $1 AND position = -1", rated.Partition, rated.Recorded.Position);
        await log.FailsAsync("versions", "states");
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_named()
    {
        using var log = valid.Copy();
        var rated = await log.FindAsync<CandidateRated>();
        log.Replace(rated, "CandidateBribed.v1", rated.Recorded.Data.ToArray());
        var run = await log.FailsAsync("readable", "states");
        Assert.Equal(rated.Recorded.Position, run.PlacesOf("readable").Single().GetProperty("position").GetInt64());
    }

    [Theory]
    [InlineData("{\"candidate\":1,\"rating\"")]
    [InlineData("{\"candidate\":1}")]
    [InlineData("{\"candidate\":1,\"rating\":5,\"rating\":4}")]
    [InlineData("null")]
    public async Task Damaged_data_is_named(string json)
    {
        using var log = valid.Copy();
        log.Replace(await log.FindAsync<CandidateRated>(), "CandidateRated.v1", System.Text.Encoding.UTF8.GetBytes(json));
        await log.FailsAsync("readable", "states");
    }

    [Fact]
    public async Task A_command_that_says_more_events_than_it_has_is_found()
    {
        using var log = valid.Copy();
        var rated = await log.FindAsync<RatingCleared>();
        log.Execute("UPDATE event SET command_size = 3 WHERE partition = $1 AND position = $2", rated.Partition, rated.Recorded.Position);
        await log.FailsAsync("commands");
    }

    [Fact]
    public async Task An_event_whose_id_is_not_its_commands_is_found()
    {
        using var log = valid.Copy();
        var second = (await log.EventsAsync()).First(r => r.Recorded.CommandSize == 0);
        log.Execute("UPDATE event SET id = $3 WHERE partition = $1 AND position = $2", second.Partition, second.Recorded.Position, Ulid.NewUlid().ToByteArray());
        await log.FailsAsync("commands");
    }

    [Fact]
    public async Task A_foreign_ballots_id_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Replace(cast, (BallotCast)cast.Event with { Ballot = BallotId.Create(7 << 20, 0).ToString() });
        await log.FailsAsync("streams", "ballots", "cast-ratings");
    }

    [Fact]
    public async Task A_foreign_elections_id_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Replace(cast, (BallotCast)cast.Event with { Election = ValidLog.Published.ToString() });
        await log.FailsAsync("streams", "ballots");
    }

    [Fact]
    public async Task An_event_of_another_kind_in_a_stream_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Append(cast.Partition, cast.Recorded.Stream, new ElectionClosed(Fixed.At));
        await log.FailsAsync("streams");
    }

    [Fact]
    public async Task A_stream_of_an_unknown_name_is_found()
    {
        using var log = valid.Copy();
        log.Append(0, "notes/1", new CandidateRated(1, 1));
        await log.FailsAsync("streams");
    }

    [Fact]
    public async Task An_election_in_a_partition_that_is_not_its_own_is_found()
    {
        using var log = valid.Copy();
        log.Append(1 - ValidLog.Open.Partition, StreamNames.Ballot(ValidLog.Open, BallotId.Create(7 << 20, 0)), new CandidateRated(1, 1));
        var run = await log.VerifyAsync();
        Assert.Contains("streams", run.FailedChecks);
    }

    private static bool IsOpen(BallotCast e) => e.Election == ValidLog.Open.ToString();
}
