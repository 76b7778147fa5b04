using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.Domain;

namespace PhotoVote.Tests.Cli;

/// <summary>Plants an event that reads well and may not be, and expects the check that is there for it.</summary>
public sealed class VerifyVotesTests(ValidLog valid) : IClassFixture<ValidLog>
{
    [Fact]
    public async Task A_changed_rating_of_a_ballot_rated_step_by_step_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [1, 2]);
        log.Replace(cast, (BallotCast)cast.Event with { Ratings = [5, 3] });
        var place = (await log.FailsAsync("cast-ratings")).PlacesOf("cast-ratings").Single();
        Assert.Equal("ratings 1:4 2:3", place.GetProperty("expected").GetString());
        Assert.Equal("ratings 1:5 2:3", place.GetProperty("found").GetString());
    }

    [Fact]
    public async Task A_changed_rating_of_a_whole_ballot_that_replaced_ratings_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [2, 3]);
        log.Replace(cast, (BallotCast)cast.Event with { Ratings = [2, 5] });
        await log.FailsAsync("cast-ratings");
    }

    [Fact]
    public async Task A_changed_rating_of_a_ballot_cast_whole_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [1, 2, 5]);
        log.Replace(cast, (BallotCast)cast.Event with { Ratings = [0, 5, 2] });
        var place = (await log.FailsAsync("cast-ratings")).PlacesOf("cast-ratings").Single();
        Assert.Equal("ratings 1:0 2:5 5:2", place.GetProperty("found").GetString());
    }

    [Fact]
    public async Task A_rating_changed_together_with_the_cast_that_repeats_it_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [1, 2]);
        var rated = await log.FindAsync<CandidateRated>(e => e is { Candidate: 2, Rating: 3 });
        log.Replace(rated, (CandidateRated)rated.Event with { Rating = 5 });
        log.Replace(cast, (BallotCast)cast.Event with { Ratings = [4, 5] });
        Assert.Equal("rating 2:5", (await log.FailsAsync("requests")).PlacesOf("requests").Single().GetProperty("found").GetString());
    }

    [Fact]
    public async Task A_rating_of_a_ballot_that_is_not_cast_is_found_when_it_is_changed()
    {
        using var log = valid.Copy();
        var rated = await log.FindAsync<CandidateRated>(e => e is { Candidate: 1, Rating: 2 });
        log.Replace(rated, (CandidateRated)rated.Event with { Rating = 5 });
        await log.FailsAsync("requests");
    }

    [Fact]
    public async Task A_registered_key_that_was_exchanged_is_found_once_a_ballot_was_issued_for_it()
    {
        using var log = valid.Copy();
        var registered = await log.FindAsync<VotersRegistered>(e => e.Voters.Contains("w1"));
        var e = (VotersRegistered)registered.Event;
        log.Replace(registered, e with { Keys = e.Keys.SetItem(e.Voters.IndexOf("w1"), Fixed.Key(77).Hash().ToString()) });
        await log.FailsAsync("requests");
    }

    [Fact]
    public async Task A_ballot_given_to_another_voter_is_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "w1");
        log.Replace(issued, (BallotCreated)issued.Event with { Voter = "w3" });
        await log.FailsAsync("requests");
    }

    [Fact]
    public async Task A_revocation_of_somebody_else_is_found()
    {
        using var log = valid.Copy();
        var revoked = await log.FindAsync<VoterRevoked>(e => e.Voter == "v4");
        log.Replace(revoked, (VoterRevoked)revoked.Event with { Voter = "v6" });
        Assert.Contains("requests", (await log.VerifyAsync()).FailedChecks);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(99, 1)]
    public async Task A_rating_off_the_scale_or_of_nobody_is_found(int candidate, int rating)
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [1, 2, 5]);
        log.Replace(cast, (BallotCast)cast.Event with { Candidates = [candidate], Ratings = [rating] });
        await log.FailsAsync("ballots", "cast-ratings");
    }

    [Fact]
    public async Task A_cast_rating_of_a_withdrawn_candidate_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [5]);
        log.Replace(cast, (BallotCast)cast.Event with { Candidates = [3, 5], Ratings = [5, 5] });
        await log.FailsAsync("ballots", "cast-ratings");
    }

    [Fact]
    public async Task A_second_cast_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Append(cast.Partition, cast.Recorded.Stream, cast.Event);
        await log.FailsAsync("ballots", "cast-ratings");
    }

    [Fact]
    public async Task A_cast_from_the_scheduled_close_on_is_found_though_it_is_before_the_close()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(e => e.Candidates is [3]);
        log.Replace(cast, (BallotCast)cast.Event with { At = ValidLog.ScheduledClose.ToUnixTimeMilliseconds() });
        await log.FailsAsync("ballots");
    }

    [Fact]
    public async Task A_rating_after_the_cast_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Append(cast.Partition, cast.Recorded.Stream, new CandidateRated(2, 1));
        await log.FailsAsync("ballots", "requests");
    }

    [Fact]
    public async Task Casting_a_void_ballot_is_found()
    {
        using var log = valid.Copy();
        var begun = await log.FindAsync<BallotBegun>(e => e.Election == ValidLog.Open.ToString());
        var e = (BallotBegun)begun.Event;
        log.Append(begun.Partition, begun.Recorded.Stream, new BallotVoided(e.Election, e.Ballot));
        log.Append(begun.Partition, begun.Recorded.Stream, new BallotCast(e.Election, e.Ballot, e.Key, [1], [2], Fixed.At));
        await log.FailsAsync("ballots", "cast-ratings", "requests");
    }

    [Fact]
    public async Task An_event_after_the_close_is_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "v6");
        var e = (BallotCreated)issued.Event;
        log.Append(issued.Partition, StreamNames.Ballot(ValidLog.Published, BallotId.Parse(e.Ballot)), new BallotCast(e.Election, e.Ballot, e.Key, [1], [5], Fixed.At));
        await log.FailsAsync("after-close", "ballots");
    }

    [Fact]
    public async Task A_registration_after_the_close_is_found()
    {
        using var log = valid.Copy();
        var registered = await log.FindAsync<VotersRegistered>(e => e.Election == ValidLog.Published.ToString());
        var e = (VotersRegistered)registered.Event;
        log.Append(registered.Partition, registered.Recorded.Stream, e with { Voters = [VoterOf(e.Shard, 2)], Keys = [e.Keys[0]] });
        await log.FailsAsync("after-close", "rolls");
    }

    [Fact]
    public async Task Two_ballots_for_a_voter_are_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "w1");
        var e = (BallotCreated)issued.Event;
        var other = BallotId.Create(UInt128.MaxValue >> 1, BallotId.Parse(e.Ballot).RollShard);
        log.Append(issued.Partition, issued.Recorded.Stream, e with { Ballot = other.ToString() });
        await log.FailsAsync("one-ballot", "states", "requests");
    }

    [Fact]
    public async Task A_ballot_issued_twice_is_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "w1");
        log.Append(issued.Partition, issued.Recorded.Stream, (BallotCreated)issued.Event with { Voter = "w3" });
        await log.FailsAsync("one-ballot", "states", "requests");
    }

    [Fact]
    public async Task A_ballot_for_nobody_on_the_roll_is_found()
    {
        using var log = valid.Copy();
        var issued = await log.FindAsync<BallotCreated>(e => e.Voter == "w1");
        var e = (BallotCreated)issued.Event;
        log.Append(issued.Partition, issued.Recorded.Stream, e with { Voter = "stranger", Ballot = BallotId.Create(7 << 20, 0).ToString() });
        await log.FailsAsync("rolls");
    }

    [Fact]
    public async Task A_ballot_beyond_the_cap_is_found()
    {
        using var log = valid.Copy();
        var issued = (await log.EventsAsync()).Last(r => r.Event is BallotCreated { PacedUntil: not null });
        var e = (BallotCreated)issued.Event;
        log.Append(issued.Partition, issued.Recorded.Stream, e with { Voter = Fixed.Key(999).OpenVoter().ToString(), Ballot = BallotId.Create(7 << 20, 0).ToString() });
        await log.FailsAsync("rolls", "after-close");
    }

    [Fact]
    public async Task A_stuffed_ballot_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        var stuffed = BallotId.Create(UInt128.MaxValue >> 1, 0);
        log.Append(cast.Partition, StreamNames.Ballot(ValidLog.Open, stuffed), (BallotCast)cast.Event with { Ballot = stuffed.ToString() });
        await log.FailsAsync("issued", "cast-ratings");
    }

    [Fact]
    public async Task A_ballot_with_another_key_than_it_was_issued_with_is_found()
    {
        using var log = valid.Copy();
        var cast = await log.FindAsync<BallotCast>(IsOpen);
        log.Replace(cast, (BallotCast)cast.Event with { Key = Fixed.Key(5).Hash().ToString() });
        await log.FailsAsync("issued", "cast-ratings");
    }

    [Fact]
    public async Task A_second_opening_is_found()
    {
        using var log = valid.Copy();
        var opened = (await log.EventsAsync()).First(r => r.Event is ElectionOpened && r.Recorded.Stream == StreamNames.Election(ValidLog.Open));
        log.Append(opened.Partition, opened.Recorded.Stream, opened.Event);
        await log.FailsAsync("elections");
    }

    [Fact]
    public async Task A_change_of_the_scale_while_voting_is_found()
    {
        // To one with as many ratings, so that their names go on with it.
        using var log = valid.Copy();
        log.Append(ValidLog.Open.Partition, StreamNames.Election(ValidLog.Open), new ElectionDescribed("Open", "", 1, 6, "registered", "closed"));
        await log.FailsAsync("elections");
    }

    [Fact]
    public async Task A_join_code_that_leads_elsewhere_is_found()
    {
        using var log = valid.Copy();
        var assigned = await log.FindAsync<JoinCodeAssigned>(e => e.Election == ValidLog.Open.ToString());
        log.Replace(assigned, (JoinCodeAssigned)assigned.Event with { Election = ValidLog.Published.ToString() });
        await log.FailsAsync("join-codes");
    }

    private static bool IsOpen(BallotCast e) => e.Election == ValidLog.Open.ToString();

    private static string VoterOf(int shard, int shards) =>
        Enumerable.Range(100, 100).Select(i => $"x{i}").First(v => RollShard.Of(VoterId.Parse(v), shards) == shard);
}
