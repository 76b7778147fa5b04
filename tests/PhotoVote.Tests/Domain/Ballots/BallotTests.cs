using System.Collections.Immutable;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Ballots;

public class BallotTests
{
    private static readonly BallotId Ballot = BallotId.Create(123456789, 0);
    private static readonly SecretKey HolderKey = Key(7);
    private static readonly KeyHash Holder = HolderKey.Hash();
    private static readonly BallotBegun Begun = new(Election.ToString(), Ballot.ToString(), Holder.ToString());
    private static readonly BallotVoided Voided = new(Election.ToString(), Ballot.ToString());
    private static readonly RateCandidate Rate = new(Ballot, Holder, 2, 5);
    private static readonly CastBallot Cast = new(Ballot, Holder, Noon);

    [Fact]
    public void The_first_rating_begins_a_ballot()
    {
        Then([], Rate, Begun, new CandidateRated(2, 5));
        Then([Begun, new CandidateRated(2, 5)], Rate with { Candidate = 3, Rating = 0 }, new CandidateRated(3, 0));
    }

    [Fact]
    public void Ratings_change_until_the_ballot_is_cast()
    {
        IBallotEvent[] rated = [Begun, new CandidateRated(2, 5)];
        Then(rated, Rate with { Rating = 1 }, new CandidateRated(2, 1));
        NothingToDo(rated, Rate);
        Then(rated, new ClearRating(Ballot, Holder, 2), new RatingCleared(2));
        NothingToDo(rated, new ClearRating(Ballot, Holder, 3));
        NothingToDo([], new ClearRating(Ballot, Holder, 3));
    }

    [Fact]
    public void Only_candidates_are_rated_and_only_on_the_scale()
    {
        Refused([], Rate with { Candidate = 6 }, RefusalCodes.CandidateUnknown);
        Refused([], Rate with { Rating = 6 }, RefusalCodes.RatingOutOfScale);
        Refused([], Rate with { Rating = -1 }, RefusalCodes.RatingOutOfScale);
        Refused([], new ClearRating(Ballot, Holder, 6), RefusalCodes.CandidateUnknown);
        Refused([], Rate, RefusalCodes.CandidateWithdrawn, Rules([.. Open, new CandidateWithdrawn(2, "Why", At)]));
    }

    [Fact]
    public void Casting_hands_in_what_was_rated_in_the_order_of_candidates() => Then(
        [Begun, new CandidateRated(4, 0), new CandidateRated(2, 5), new CandidateRated(3, 3), new RatingCleared(3)],
        Cast,
        Counted([2, 4], [5, 0]));

    [Fact]
    public void A_whole_ballot_is_one_event_and_replaces_what_was_rated()
    {
        Then([], Cast with { Ratings = [new(4, 0), new(1, 5)] }, Counted([1, 4], [5, 0]));
        Then([Begun, new CandidateRated(2, 5)], Cast with { Ratings = [new(1, 5)] }, Counted([1], [5]));
    }

    [Fact]
    public void A_whole_ballot_is_checked_like_its_ratings()
    {
        Refused([], Cast with { Ratings = [new(1, 5), new(1, 5)] }, RefusalCodes.RatingRepeated);
        Refused([], Cast with { Ratings = [new(1, 6)] }, RefusalCodes.RatingOutOfScale);
        Refused([], Cast with { Ratings = [new(6, 1)] }, RefusalCodes.CandidateUnknown);
        Refused([], Cast with { Ratings = [] }, RefusalCodes.BallotEmpty);
        Refused([], Cast with { Ratings = default(ImmutableArray<CandidateRating>) }, RefusalCodes.BallotEmpty);
    }

    [Fact]
    public void Ratings_for_withdrawn_candidates_are_dropped_and_nothing_left_is_empty()
    {
        var rules = Rules([.. Open, new CandidateWithdrawn(2, "Why", At)]);
        IBallotEvent[] rated = [Begun, new CandidateRated(2, 5)];
        Then([.. rated, new CandidateRated(3, 1)], Cast, rules, Counted([3], [1]));
        Refused(rated, Cast, RefusalCodes.BallotEmpty, rules);
        Refused([], Cast with { Ratings = [new(2, 5)] }, RefusalCodes.BallotEmpty, rules);
        Refused([], Cast, RefusalCodes.BallotEmpty);
    }

    [Fact]
    public void Cast_is_final()
    {
        IBallotEvent[] cast = [Counted([2], [5])];
        Refused(cast, Rate, RefusalCodes.BallotAlreadyCast);
        Refused(cast, new ClearRating(Ballot, Holder, 2), RefusalCodes.BallotAlreadyCast);
        Refused(cast, Cast, RefusalCodes.BallotAlreadyCast);
        Refused(cast, new VoidBallot(Ballot), RefusalCodes.BallotAlreadyCast);
        Refused(cast, Rate, RefusalCodes.BallotAlreadyCast, Rules(Closed));
    }

    [Fact]
    public void A_void_ballot_takes_nothing_more()
    {
        Then([], new VoidBallot(Ballot), Voided);
        Then([Begun, new CandidateRated(2, 5)], new VoidBallot(Ballot), Voided);
        Refused([Voided], Rate, RefusalCodes.BallotVoid);
        Refused([Voided], Cast with { Ratings = [new(1, 5)] }, RefusalCodes.BallotVoid);
        NothingToDo([Voided], new VoidBallot(Ballot));
    }

    [Fact]
    public void Ballots_are_filled_in_while_the_election_is_open()
    {
        foreach (var command in (IBallotCommand[])[Rate, new ClearRating(Ballot, Holder, 2), Cast, new VoidBallot(Ballot)])
        {
            Refused([Begun, new CandidateRated(2, 4)], command, RefusalCodes.ElectionNotOpen, Rules(Draft));
            Refused([Begun, new CandidateRated(2, 4)], command, RefusalCodes.ElectionClosed, Rules(Closed));
            Refused([], command, RefusalCodes.ElectionUnknown, Rules());
        }
    }

    [Fact]
    public void A_ballot_answers_to_its_own_key_only()
    {
        var stranger = Key(8).Hash();
        Refused([Begun], Rate with { Key = stranger }, RefusalCodes.BallotKeyWrong);
        Refused([Counted([2], [5])], Cast with { Key = stranger }, RefusalCodes.BallotKeyWrong);
        Refused([], Rate with { Key = default }, RefusalCodes.BallotKeyWrong);
    }

    [Fact]
    public void Before_it_has_begun_the_roll_says_whose_it_is()
    {
        Assert.Null(BallotState.Initial.CheckHolder(HolderKey.Hash(), Holder));
        Assert.Equal(RefusalCodes.BallotUnknown, BallotState.Initial.CheckHolder(HolderKey.Hash(), null)?.Code);
        Assert.Equal(RefusalCodes.BallotKeyWrong, BallotState.Initial.CheckHolder(Key(8).Hash(), Holder)?.Code);
        Assert.Null(BallotState.Initial.When(Begun).CheckHolder(HolderKey.Hash(), null));
        Assert.Equal(RefusalCodes.BallotKeyWrong, BallotState.Initial.When(Begun).CheckHolder(Key(8).Hash(), Key(8).Hash())?.Code);
    }

    private static BallotCast Counted(ImmutableArray<int> candidates, ImmutableArray<int> ratings) =>
        new(Election.ToString(), Ballot.ToString(), Holder.ToString(), candidates, ratings, At);

    private static void Then(IBallotEvent[] given, IBallotCommand when, params IBallotEvent[] then) => Then(given, when, Rules(Open), then);

    private static void Then(IBallotEvent[] given, IBallotCommand when, ElectionRules rules, params IBallotEvent[] then)
    {
        var decision = BallotDecider.Decide(BallotState.Initial.Fold(given), when, rules);
        Assert.Null(decision.Refusal);
        Assert.Equal(then, decision.Events);
    }

    private static void NothingToDo(IBallotEvent[] given, IBallotCommand when) => Then(given, when);

    private static void Refused(IBallotEvent[] given, IBallotCommand when, string code, ElectionRules? rules = null) =>
        Assert.Equal(code, BallotDecider.Decide(BallotState.Initial.Fold(given), when, rules ?? Rules(Open)).Refusal?.Code);
}
