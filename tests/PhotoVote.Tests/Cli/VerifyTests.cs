using PhotoVote.Cli;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Tallies;
using PhotoVote.Tests.Domain;

namespace PhotoVote.Tests.Cli;

/// <summary>Plants a fault in a log that has none, and expects the check that is there for it to find it where it is.</summary>
public sealed class VerifyTests(ValidLog valid) : IClassFixture<ValidLog>
{
    [Fact]
    public async Task A_valid_log_passes_every_check()
    {
        using var log = valid.Copy();
        var run = await VerifyAsync(log);
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
        await FailsAsync(log, "positions", "versions", "commands", "states");
    }

    [Fact]
    public async Task A_deleted_last_event_is_missed_before_the_head()
    {
        using var log = valid.Copy();
        log.Delete((await log.EventsAsync()).Last(r => r.Partition == 0));
        var run = await FailsAsync(log, "positions", "commands");
        Assert.StartsWith("events up to the head", run.PlacesOf("positions").Single().GetProperty("expected").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renumbered_event_leaves_a_hole_in_its_stream()
    {
        using var log = valid.Copy();
        var cleared = await log.FindAsync<BallotCast>();
        log.Execute("UPDATE event SET version = version + 1 WHERE partition = $1 AND position = $2", cleared.Partition, cleared.Recorded.Position);
        await FailsAsync(log, "versions", "states");
    }

    [Fact]
    public async Task Two_events_that_changed_places_are_out_of_order()
    {
        using var log = valid.Copy();
        var rated = await log.FindAsync<CandidateRated>(e => e is { Candidate: 2 });
        log.Execute("UPDATE event SET position = -1 WHERE partition = $1 AND position = $2", rated.Partition, rated.Recorded.Position);
        log.Execute("UPDATE event SET position = $2 WHERE partition = $1 AND position = $2 + 1", rated.Partition, rated.Recorded.Position);
        log.Execute("UPDATE event SET position = $2 + 1 WHERE partition = $1 AND position = -1", rated.Partition, rated.Recorded.Position);
        await FailsAsync(log, "versions", "states");
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_named()
    {
        using var log = valid.Copy();
        var rated = await log.FindAsync<CandidateRated>();
        log.Replace(rated, "CandidateBribed.v1", rated.Recorded.Data.ToArray());
        var run = await FailsAsync(log, "readable", "states");
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
        await FailsAsync(log, "readable", "states");
    }

    [Fact]
    public async Task A_command_that_says_more_events_than_it_has_is_found()
    {
        using var log = valid.Copy();
        var rated = await log.FindAsync<RatingCleared>();
        log.Execute("UPDATE event SET command_size = 3 WHERE partition = $1 AND position = $2", rated.Partition, rated.Recorded.Position);
        await FailsAsync(log, "commands");
    }

    [Fact]
    public async Task An_event_whose_id_is_not_its_commands_is_found()
    {
        using var log = valid.Copy();
        var second = (await log.EventsAsync()).First(r => r.Recorded.CommandSize == 0);
        log.Execute("UPDATE event SET id = $3 WHERE partition = $1 AND position = $2", second.Partition, second.Recorded.Position, Ulid.NewUlid().ToByteArray());
        await FailsAsync(log, "commands");
    }

    [Fact]
    public async Task A_changed_rating_of_a_ballot_rated_step_by_step_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [1, 2]);
        log.Replace(cast, (BallotCast)cast.Event with { Ratings = [5, 3] });
        var place = (await FailsAsync(log, "cast-ratings")).PlacesOf("cast-ratings").Single();
        Assert.Equal("ratings 1:4 2:3", place.GetProperty("expected").GetString());
        Assert.Equal("ratings 1:5 2:3", place.GetProperty("found").GetString());
    }

    [Fact]
    public async Task A_changed_rating_of_a_whole_ballot_that_replaced_ratings_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [2, 3]);
        log.Replace(cast, (BallotCast)cast.Event with { Ratings = [2, 5] });
        await FailsAsync(log, "cast-ratings");
    }

    [Fact]
    public async Task A_changed_rating_of_a_ballot_cast_whole_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [1, 2, 5]);
        log.Replace(cast, (BallotCast)cast.Event with { Ratings = [0, 5, 2] });
        var place = (await FailsAsync(log, "cast-ratings")).PlacesOf("cast-ratings").Single();
        Assert.Equal("ratings 1:0 2:5 5:2", place.GetProperty("found").GetString());
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(99, 1)]
    public async Task A_rating_off_the_scale_or_of_nobody_is_found(int candidate, int rating)
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [1, 2, 5]);
        log.Replace(cast, (BallotCast)cast.Event with { Candidates = [candidate], Ratings = [rating] });
        await FailsAsync(log, "ballots", "cast-ratings");
    }

    [Fact]
    public async Task A_cast_rating_of_a_withdrawn_candidate_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [5]);
        log.Replace(cast, (BallotCast)cast.Event with { Candidates = [3, 5], Ratings = [5, 5] });
        await FailsAsync(log, "ballots", "cast-ratings");
    }

    [Fact]
    public async Task A_second_cast_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Append(cast.Partition, cast.Recorded.Stream, cast.Event);
        await FailsAsync(log, "ballots", "cast-ratings");
    }

    [Fact]
    public async Task A_rating_after_the_cast_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Append(cast.Partition, cast.Recorded.Stream, new CandidateRated(2, 1));
        await FailsAsync(log, "ballots");
    }

    [Fact]
    public async Task Casting_a_void_ballot_is_found()
    {
        using var log = valid.Copy();
        var begun = await log.FindAsync<BallotBegun>(e => e.Election == Open.ToString());
        var e = (BallotBegun)begun.Event;
        log.Append(begun.Partition, begun.Recorded.Stream, new BallotVoided(e.Election, e.Ballot));
        log.Append(begun.Partition, begun.Recorded.Stream, new BallotCast(e.Election, e.Ballot, e.Key, [1], [2], Fixed.At));
        await FailsAsync(log, "ballots", "cast-ratings");
    }

    [Fact]
    public async Task An_event_after_the_close_is_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "v6");
        var e = (BallotCreated)issued.Event;
        log.Append(issued.Partition, StreamNames.Ballot(Published, BallotId.Parse(e.Ballot)), new BallotCast(e.Election, e.Ballot, e.Key, [1], [5], Fixed.At));
        await FailsAsync(log, "after-close", "ballots");
    }

    [Fact]
    public async Task A_registration_after_the_close_is_found()
    {
        using var log = valid.Copy();
        var registered = await log.FindAsync<VotersRegistered>(e => e.Election == Published.ToString());
        var e = (VotersRegistered)registered.Event;
        log.Append(registered.Partition, registered.Recorded.Stream, e with { Voters = [VoterOf(e.Shard, 2)], Keys = [e.Keys[0]] });
        await FailsAsync(log, "after-close", "rolls");
    }

    [Fact]
    public async Task Two_ballots_for_a_voter_are_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "w1");
        var e = (BallotCreated)issued.Event;
        var other = BallotId.Create(UInt128.MaxValue >> 1, BallotId.Parse(e.Ballot).RollShard);
        log.Append(issued.Partition, issued.Recorded.Stream, e with { Ballot = other.ToString() });
        await FailsAsync(log, "one-ballot", "states");
    }

    [Fact]
    public async Task A_ballot_issued_twice_is_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "w1");
        log.Append(issued.Partition, issued.Recorded.Stream, (BallotCreated)issued.Event with { Voter = "w3" });
        await FailsAsync(log, "one-ballot", "states");
    }

    [Fact]
    public async Task A_ballot_for_nobody_on_the_roll_is_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "w1");
        var e = (BallotCreated)issued.Event;
        log.Append(issued.Partition, issued.Recorded.Stream, e with { Voter = "stranger", Ballot = BallotId.Create(7 << 20, 0).ToString() });
        await FailsAsync(log, "rolls");
    }

    [Fact]
    public async Task A_ballot_beyond_the_cap_is_found()
    {
        using var log = valid.Copy();
        var issued = (await log.EventsAsync()).Last(r => r.Event is BallotCreated { PacedUntil: not null });
        var e = (BallotCreated)issued.Event;
        log.Append(issued.Partition, issued.Recorded.Stream, e with { Voter = Fixed.Key(999).OpenVoter().ToString(), Ballot = BallotId.Create(7 << 20, 0).ToString() });
        await FailsAsync(log, "rolls", "after-close");
    }

    [Fact]
    public async Task A_stuffed_ballot_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        var stuffed = BallotId.Create(UInt128.MaxValue >> 1, 0);
        log.Append(cast.Partition, StreamNames.Ballot(Open, stuffed), (BallotCast)cast.Event with { Ballot = stuffed.ToString() });
        await FailsAsync(log, "issued", "cast-ratings");
    }

    [Fact]
    public async Task A_ballot_with_another_key_than_it_was_issued_with_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Replace(cast, (BallotCast)cast.Event with { Key = Fixed.Key(5).Hash().ToString() });
        await FailsAsync(log, "issued", "cast-ratings");
    }

    [Fact]
    public async Task A_foreign_ballots_id_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Replace(cast, (BallotCast)cast.Event with { Ballot = BallotId.Create(7 << 20, 0).ToString() });
        await FailsAsync(log, "streams", "ballots", "cast-ratings");
    }

    [Fact]
    public async Task A_foreign_elections_id_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Replace(cast, (BallotCast)cast.Event with { Election = Published.ToString() });
        await FailsAsync(log, "streams", "ballots");
    }

    [Fact]
    public async Task An_event_of_another_kind_in_a_stream_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Append(cast.Partition, cast.Recorded.Stream, new ElectionClosed(Fixed.At));
        await FailsAsync(log, "streams");
    }

    [Fact]
    public async Task A_stream_of_an_unknown_name_is_found()
    {
        using var log = valid.Copy();
        log.Append(0, "notes/1", new CandidateRated(1, 1));
        await FailsAsync(log, "streams");
    }

    [Fact]
    public async Task An_election_in_a_partition_that_is_not_its_own_is_found()
    {
        using var log = valid.Copy();
        log.Append(1 - Open.Partition, StreamNames.Ballot(Open, BallotId.Create(7 << 20, 0)), new CandidateRated(1, 1));
        var run = await VerifyAsync(log);
        Assert.Contains("streams", run.FailedChecks);
    }

    [Fact]
    public async Task A_second_opening_is_found()
    {
        using var log = valid.Copy();
        var opened = (await log.EventsAsync()).First(r => r.Event is ElectionOpened && r.Recorded.Stream == StreamNames.Election(Open));
        log.Append(opened.Partition, opened.Recorded.Stream, opened.Event);
        await FailsAsync(log, "elections");
    }

    [Fact]
    public async Task A_change_of_the_scale_while_voting_is_found()
    {
        using var log = valid.Copy();
        log.Append(Open.Partition, StreamNames.Election(Open), new ElectionDescribed("Open", "", 0, 10, "registered", "closed"));
        await FailsAsync(log, "elections");
    }

    [Fact]
    public async Task A_join_code_that_leads_elsewhere_is_found()
    {
        using var log = valid.Copy();
        var assigned = await log.FindAsync<JoinCodeAssigned>(e => e.Election == Open.ToString());
        log.Replace(assigned, (JoinCodeAssigned)assigned.Event with { Election = Published.ToString() });
        await FailsAsync(log, "join-codes");
    }

    [Fact]
    public async Task A_stored_tally_is_compared_at_its_position()
    {
        using var log = valid.Copy();
        var run = await WithTallyAsync(log, Published, snapshot => snapshot);
        Assert.Empty(run.FailedChecks);
        Assert.DoesNotContain("no stored tally", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_tally_that_counts_something_else_is_found()
    {
        using var log = valid.Copy();
        var run = await WithTallyAsync(log, Published, tally => tally with { Cast = tally.Cast + 1 });
        Assert.Equal(["stored-tallies"], run.FailedChecks);
        Assert.Equal("ballots cast: 4", run.PlacesOf("stored-tallies").Single().GetProperty("expected").GetString());
    }

    [Fact]
    public async Task A_stored_tally_ahead_of_the_log_is_found()
    {
        using var log = valid.Copy();
        var run = await WithTallyAsync(log, Published, tally => tally, ahead: 100);
        Assert.Equal(["stored-tallies"], run.FailedChecks);
    }

    [Fact]
    public async Task A_stored_tally_of_an_election_that_the_log_does_not_hold_is_found()
    {
        using var log = valid.Copy();
        var gone = ElectionId.FromCommand(12345, 2);
        log.KeepTally(gone, TallyRecordCodec.Encode(new TallyRecord { Position = 3, Counts = new TallySnapshot { Election = gone.ToString() } }));
        var run = await VerifyAsync(log);
        Assert.Equal(["stored-tallies"], run.FailedChecks);
    }

    [Fact]
    public async Task A_stored_tally_that_cannot_be_read_is_named()
    {
        using var log = valid.Copy();
        log.KeepTally(Published, "{}"u8.ToArray());
        var run = await VerifyAsync(log);
        Assert.Equal(["stored-tallies"], run.FailedChecks);
        Assert.Single(run.PlacesOf("stored-tallies"));
    }

    // The number of each election is its place in ValidLog.
    private static ElectionId Published => ElectionId.FromCommand(new UInt128(1UL << 40, 1), 2);

    private static ElectionId Open => ElectionId.FromCommand(new UInt128(1UL << 40, 2), 2);

    private static bool IsOpen(BallotCast e) => e.Election == Open.ToString();

    private static string VoterOf(int shard, int shards) =>
        Enumerable.Range(100, 100).Select(i => $"x{i}").First(v => RollShard.Of(VoterId.Parse(v), shards) == shard);

    private static Task<CliRun> VerifyAsync(PlantedLog log) => CliRun.Of("verify", "--data", log.Folder, "--json");

    private static async Task<CliRun> FailsAsync(PlantedLog log, params string[] checks)
    {
        var run = await VerifyAsync(log);
        Assert.Equal(checks.Order(StringComparer.Ordinal), run.FailedChecks.Order(StringComparer.Ordinal));
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        return run;
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
        return await VerifyAsync(log);
    }
}
