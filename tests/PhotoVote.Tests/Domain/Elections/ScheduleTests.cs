using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using static PhotoVote.Tests.Domain.Elections.ElectionTests;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Elections;

public class ScheduleTests
{
    private static readonly DateTimeOffset One = Noon.AddHours(1);
    private static readonly DateTimeOffset Two = Noon.AddHours(2);

    private static readonly ElectionScheduled Both = new(At, Ms(One), Ms(Two));

    private static IElectionEvent[] Scheduled => [.. Draft, Both];

    private static IElectionEvent[] Opened => [.. Scheduled, new ElectionOpened(Ms(One))];

    [Fact]
    public void A_draft_is_scheduled_and_rescheduled_as_one_likes()
    {
        Then(Draft, new ScheduleElection(One, Two, Noon), Both);
        Then(Draft, new ScheduleElection(null, One, Noon), new ElectionScheduled(At, null, Ms(One)));
        Then(Scheduled, new ScheduleElection(One, Two.AddHours(1), Noon), Both with { ClosesAt = Ms(Two.AddHours(1)) });
        Then(Scheduled, new ScheduleElection(null, null, Noon), new ElectionScheduled(At));
        NothingToDo(Scheduled, new ScheduleElection(One.AddTicks(9), Two, Noon));
        NothingToDo(Draft, new ScheduleElection(null, null, Noon));
        Assert.Equal(2, ElectionState.Initial.Fold([.. Scheduled, new ElectionScheduled(At)]).Schedule.Number);
    }

    [Fact]
    public void Once_open_the_close_alone_is_moved_or_removed()
    {
        Then(Opened, new ScheduleElection(One, Two.AddHours(1), One), new ElectionScheduled(Ms(One), Ms(One), Ms(Two.AddHours(1))));
        Then(Opened, new ScheduleElection(One, One.AddSeconds(1), One), new ElectionScheduled(Ms(One), Ms(One), Ms(One.AddSeconds(1))));
        Then(Opened, new ScheduleElection(One, null, One), new ElectionScheduled(Ms(One), Ms(One)));
        Refused(Opened, new ScheduleElection(null, Two, One), RefusalCodes.DefinitionFrozen);
        Refused(Open, new ScheduleElection(One, Two, Noon), RefusalCodes.DefinitionFrozen);
    }

    [Fact]
    public void Times_lie_in_the_future_and_in_order()
    {
        Refused(Draft, new ScheduleElection(Noon, Two, Noon), RefusalCodes.ScheduleInPast);
        Refused(Draft, new ScheduleElection(null, Noon, Noon), RefusalCodes.ScheduleInPast);
        Refused(Opened, new ScheduleElection(One, One, One), RefusalCodes.ScheduleInPast);
        Refused(Draft, new ScheduleElection(One, One, Noon), RefusalCodes.ScheduleOrder);
        Refused(Draft, new ScheduleElection(Two, One, Noon), RefusalCodes.ScheduleOrder);
    }

    [Fact]
    public void What_is_closed_stays_closed_also_when_only_its_time_has_come()
    {
        Refused(Closed, new ScheduleElection(null, Two, Noon), RefusalCodes.ElectionClosed);
        Refused(Opened, new ScheduleElection(One, Two.AddHours(1), Two), RefusalCodes.ElectionClosed);
        Refused(Opened, new ScheduleElection(One, null, Two), RefusalCodes.ElectionClosed);
    }

    [Fact]
    public void A_schedule_opens_and_closes_when_it_is_due_and_not_before()
    {
        NothingToDo(Scheduled, new OpenOnSchedule(1, One.AddMilliseconds(-1)));
        Then(Scheduled, new OpenOnSchedule(1, One), new ElectionOpened(Ms(One)));
        NothingToDo(Opened, new CloseOnSchedule(1, Two.AddMilliseconds(-1)));
        Then(Opened, new CloseOnSchedule(1, Two), new ElectionClosed(Ms(Two)));
        NothingToDo(Opened, new OpenOnSchedule(1, Two));
        NothingToDo([.. Opened, new ElectionClosed(Ms(One))], new CloseOnSchedule(1, Two));
        NothingToDo(Scheduled, new CloseOnSchedule(1, Two));
    }

    [Fact]
    public void A_schedule_that_was_replaced_does_nothing_any_more()
    {
        NothingToDo([.. Scheduled, Both with { OpensAt = Ms(One) + 1 }], new OpenOnSchedule(1, Two));
        NothingToDo([.. Opened, Both with { ClosesAt = null }], new CloseOnSchedule(1, Two));
    }

    [Fact]
    public void An_opening_that_cannot_be_kept_is_given_up_and_can_be_done_by_hand()
    {
        IElectionEvent[] lacking = [.. Scheduled, new CandidateRemoved(5)];
        var givenUp = new ElectionScheduled(Ms(One), null, Ms(Two));
        Then(lacking, new OpenOnSchedule(1, One), givenUp);
        IElectionEvent[] completed = [.. lacking, givenUp, new CandidateAdded(6, 2, "Eyes")];
        NothingToDo(completed, new OpenOnSchedule(2, One.AddSeconds(1)));
        Then(completed, new OpenElection(One), new ElectionOpened(Ms(One)));
        Then(Scheduled, new OpenOnSchedule(1, Two), new ElectionScheduled(Ms(Two)));
    }

    [Fact]
    public void An_election_whose_close_has_passed_does_not_open() => Refused(Scheduled, new OpenElection(Two), RefusalCodes.ClosePast);

    [Fact]
    public void From_the_scheduled_close_on_rolls_and_ballots_refuse_though_it_is_not_written()
    {
        var rules = Rules(Opened);
        var ballot = BallotId.Create(7, 0);
        var key = Key(9).Hash();
        var begun = BallotState.Initial.Fold([new BallotBegun(Election.ToString(), ballot.ToString(), key.ToString()), new CandidateRated(1, 1)]);
        foreach (var (at, code) in ((DateTimeOffset, string?)[])[(Two.AddMilliseconds(-1), null), (Two, RefusalCodes.ElectionClosed), (Two.AddDays(1), RefusalCodes.ElectionClosed)])
        {
            IBallotCommand[] commands =
            [
                new RateCandidate(ballot, key, 1, 2, at), new ClearRating(ballot, key, 1, at), new CastBallot(ballot, key, at), new VoidBallot(ballot, at),
            ];
            Assert.All(commands, command => Assert.Equal(code, BallotDecider.Decide(begun, command, rules).Refusal?.Code));

            var ann = VoterId.Parse("ann");
            var register = new RegisterVoters([new(ann, Key(3).Hash())], at);
            Assert.Equal(code, RollDecider.Decide(RollState.Initial, register, rules, 0).Refusal?.Code);
            var roll = RollState.Initial.Fold(RollDecider.Decide(RollState.Initial, register with { At = null }, rules, 0).Events);
            Assert.Equal(code, RollDecider.Decide(roll, new CreateBallot(ann, Key(3), ballot, at), rules, 0).Refusal?.Code);
            Assert.Equal(code, RollDecider.Decide(roll, new RevokeVoter(ann, null, BallotAnswer.NotAsked, at), rules, 0).Refusal?.Code);
        }
    }

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
