using System.Collections.Immutable;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Rolls;

public class RollTests
{
    private static readonly VoterId Alice = VoterId.Parse("alice");
    private static readonly VoterId Ben = VoterId.Parse("ben");
    private static readonly SecretKey AliceKey = Organiser.ForVoter(Fixed.Election, Alice);
    private static readonly SecretKey BenKey = Organiser.ForVoter(Fixed.Election, Ben);
    private static readonly BallotId Ballot = BallotId.Create(123456789, 0);
    private static readonly BallotId Other = BallotId.Create((UInt128)987654321 << 32, 0);

    private static readonly VotersRegistered Both = new(
        Fixed.Election.ToString(), 0, ["alice", "ben"], [AliceKey.Hash().ToString(), BenKey.Hash().ToString()]);

    private static readonly BallotCreated AlicesBallot = Issued(Alice, AliceKey, Ballot);
    private static readonly VoterRevoked AliceRevoked = new("alice", At);
    private static readonly RegisterVoters RegisterBoth = new([new(Alice, AliceKey.Hash()), new(Ben, BenKey.Hash())]);
    private static readonly CreateBallot Create = new(Alice, AliceKey, Ballot, Noon);

    [Fact]
    public void Voters_are_registered_while_a_draft_and_while_open()
    {
        Then(Rules(Draft), [], RegisterBoth, Both);
        Then(Rules(Open), [], RegisterBoth, Both);
        Refused(Rules(Closed), [], RegisterBoth, RefusalCodes.ElectionClosed);
        Refused(Rules(), [], RegisterBoth, RefusalCodes.ElectionUnknown);
    }

    [Fact]
    public void A_registration_tells_what_became_of_each_voter()
    {
        var before = RollState.Initial.Fold([Both with { Voters = ["alice"], Keys = [Both.Keys[0]] }, AliceRevoked]);
        var command = new RegisterVoters([.. RegisterBoth.Voters, RegisterBoth.Voters[1]]);
        Assert.Equal(
            [RegistrationOutcome.Revoked, RegistrationOutcome.Registered, RegistrationOutcome.AlreadyRegistered],
            RollDecider.Outcomes(before, command));
        var decision = RollDecider.Decide(before, command, Rules(Open), 0);
        Assert.Equal([Both with { Voters = ["ben"], Keys = [Both.Keys[1]] }], decision.Events);
    }

    [Fact]
    public void Registering_again_changes_nothing()
    {
        NothingToDo(Rules(Open), [Both], RegisterBoth);
        NothingToDo(Rules(Closed), [Both], RegisterBoth);
        NothingToDo(Rules(Open), [], new RegisterVoters([]));
    }

    [Fact]
    public void A_registration_with_another_key_is_refused_as_a_whole()
    {
        var carol = VoterId.Parse("carol");
        Refused(Rules(Open), [Both], new RegisterVoters([new(carol, Key(9).Hash()), new(Ben, Key(9).Hash())]), RefusalCodes.VoterKeyDiffers);
        Refused(Rules(Open), [], new RegisterVoters([new(carol, Key(9).Hash()), new(carol, Key(8).Hash())]), RefusalCodes.VoterKeyDiffers);
    }

    [Fact]
    public void A_registration_is_within_reason()
    {
        Refused(Rules(Open), [], new RegisterVoters([new(default, Key(9).Hash())]), RefusalCodes.VoterIdInvalid);
        Refused(Rules(Open), [], new RegisterVoters([new(Alice, default)]), RefusalCodes.VoterIdInvalid);
        var many = Enumerable.Range(0, 10_001).Select(i => new VoterRegistration(VoterId.Parse($"v{i}"), Key(i).Hash()));
        Refused(Rules(Open), [], new RegisterVoters([.. many]), RefusalCodes.TooManyVoters);
        Refused(Rules(OpenToAnyone), [], RegisterBoth, RefusalCodes.ElectionAdmitsAnyone);
    }

    [Fact]
    public void A_voter_is_registered_on_their_own_shard_only()
    {
        var rules = Rules([Created with { RollShards = 16 }, .. Open[1..]]);
        var shard = RollShard.Of(Alice, 16);
        var command = new RegisterVoters([RegisterBoth.Voters[0]]);
        Assert.False(RollDecider.Decide(RollState.Initial, command, rules, shard).IsRefused);
        Assert.Equal(RefusalCodes.WrongShard, RollDecider.Decide(RollState.Initial, command, rules, (shard + 1) % 16).Refusal?.Code);
        Assert.Equal(RefusalCodes.WrongShard, RollDecider.Decide(RollState.Initial, command, rules, 16).Refusal?.Code);
    }

    [Fact]
    public void A_registered_voter_gets_a_ballot()
    {
        Then(Rules(Open), [Both], Create, AlicesBallot);
        var state = RollState.Initial.Fold([Both, AlicesBallot]);
        Assert.Equal(Ballot, state.FindVoter(Alice)?.Ballot);
        Assert.Equal(new IssuedBallot(Ballot, Alice, AliceKey.ForBallot(Fixed.Election, Ballot).Hash()), state.FindBallot(Ballot));
        Assert.Null(state.FindBallot(Other));
    }

    [Fact]
    public void A_voter_who_asks_again_keeps_their_ballot_even_after_the_close()
    {
        NothingToDo(Rules(Open), [Both, AlicesBallot], Create with { Ballot = Other });
        NothingToDo(Rules(Closed), [Both, AlicesBallot], Create with { Ballot = Other });
    }

    [Fact]
    public void A_ballot_is_issued_to_who_shows_the_key_while_the_election_is_open()
    {
        Refused(Rules(Open), [Both], Create with { Key = BenKey }, RefusalCodes.VoterKeyWrong);
        Refused(Rules(Open), [Both, AlicesBallot], Create with { Key = BenKey }, RefusalCodes.VoterKeyWrong);
        Refused(Rules(Open), [], Create, RefusalCodes.VoterUnknown);
        Refused(Rules(Draft), [Both], Create, RefusalCodes.ElectionNotOpen);
        Refused(Rules(Closed), [Both], Create, RefusalCodes.ElectionClosed);
        Refused(Rules(Open), [Both], Create with { Ballot = BallotId.Create(1, 1) }, RefusalCodes.WrongShard);
        Refused(Rules(Open), [Both, AlicesBallot], new CreateBallot(Ben, BenKey, Ballot, Noon), RefusalCodes.BallotIdTaken);
    }

    [Fact]
    public void A_revoked_voter_gets_no_ballot_and_loses_the_one_they_hold()
    {
        Refused(Rules(Open), [Both, AliceRevoked], Create, RefusalCodes.VoterRevoked);
        Refused(Rules(Open), [Both, AlicesBallot, AliceRevoked], Create, RefusalCodes.VoterRevoked);
        NothingToDo(Rules(Open), [Both, AliceRevoked], RegisterBoth);
    }

    [Fact]
    public void A_voter_is_revoked_until_their_ballot_is_cast()
    {
        var revoke = new RevokeVoter(Alice, null, BallotAnswer.NotAsked, Noon);
        Then(Rules(Draft), [Both], revoke, AliceRevoked);
        Then(Rules(Open), [Both], revoke, AliceRevoked);
        Then(Rules(Open), [Both, AlicesBallot], revoke with { Asked = Ballot, Answer = BallotAnswer.Voided }, AliceRevoked);
        Refused(Rules(Open), [Both, AlicesBallot], revoke with { Asked = Ballot, Answer = BallotAnswer.Cast }, RefusalCodes.BallotAlreadyCast);
        Refused(Rules(Open), [], revoke, RefusalCodes.VoterUnknown);
        Refused(Rules(Closed), [Both], revoke, RefusalCodes.ElectionClosed);
        NothingToDo(Rules(Closed), [Both, AliceRevoked], revoke);
    }

    [Fact]
    public void A_ballot_issued_meanwhile_must_be_asked_first()
    {
        var revoke = new RevokeVoter(Alice, null, BallotAnswer.NotAsked, Noon);
        Refused(Rules(Open), [Both, AlicesBallot], revoke, RefusalCodes.BallotNotVoided);
        Refused(Rules(Open), [Both, AlicesBallot], revoke with { Asked = Other, Answer = BallotAnswer.Voided }, RefusalCodes.BallotNotVoided);
    }

    [Fact]
    public void A_ballot_voided_in_time_is_void_after_the_close_too() => Then(
        Rules(Closed), [Both, AlicesBallot], new RevokeVoter(Alice, Ballot, BallotAnswer.Voided, Noon), AliceRevoked);

    [Fact]
    public void Where_anyone_is_admitted_a_key_is_enough()
    {
        var key = Key(5);
        var voter = key.OpenVoter();
        var paced = (At * 1_000) + 1_000_000;
        Then(Rules(OpenToAnyone), [], new CreateBallot(voter, key, Ballot, Noon), Issued(voter, key, Ballot) with { PacedUntil = paced });
        Refused(Rules(OpenToAnyone), [], new CreateBallot(voter, Key(6), Ballot, Noon), RefusalCodes.VoterKeyWrong);
        Refused(Rules(OpenToAnyone), [], Create, RefusalCodes.VoterKeyWrong);
    }

    [Fact]
    public void Where_anyone_is_admitted_there_is_a_cap()
    {
        var rules = Rules(OpenToAnyone);
        var state = RollState.Initial;
        for (var i = 0; i < 3; i++)
            state = state.Fold(RollDecider.Decide(state, Anyone(i), rules, 0).Events);
        Assert.Equal(3, state.BallotCount);
        Assert.Equal(RefusalCodes.BallotCapReached, RollDecider.Decide(state, Anyone(3), rules, 0).Refusal?.Code);
        Assert.True(RollDecider.Decide(state, Anyone(2), rules, 0).IsNothingToDo);
    }

    [Fact]
    public void Where_anyone_is_admitted_there_is_a_pace()
    {
        var rules = Rules([CreatedForAnyone with { BallotCap = 100 }, .. OpenToAnyone[1..]]);
        var state = RollState.Initial;
        for (var i = 0; i < 10; i++)
            state = state.Fold(RollDecider.Decide(state, Anyone(i), rules, 0).Events);
        var refusal = RollDecider.Decide(state, Anyone(10), rules, 0).Refusal;
        Assert.Equal(RefusalCodes.AdmissionRateExceeded, refusal?.Code);
        Assert.Equal(1, refusal?.RetryAfterSeconds);
        Assert.False(RollDecider.Decide(state, Anyone(10) with { At = Noon.AddSeconds(1) }, rules, 0).IsRefused);
    }

    internal static CreateBallot Anyone(int number) =>
        new(Key(number).OpenVoter(), Key(number), BallotId.Create((UInt128)(number + 1) << 64, 0), Noon);

    private static BallotCreated Issued(VoterId voter, SecretKey key, BallotId ballot) => new(
        Fixed.Election.ToString(), ballot.ToString(), voter.ToString(), key.ForBallot(Fixed.Election, ballot).Hash().ToString(), At);

    private static void Then(ElectionRules rules, IRollEvent[] given, IRollCommand when, params ImmutableArray<IRollEvent> then)
    {
        var decision = RollDecider.Decide(RollState.Initial.Fold(given), when, rules, 0);
        Assert.Null(decision.Refusal);
        Assert.Equal(then, decision.Events);
    }

    private static void NothingToDo(ElectionRules rules, IRollEvent[] given, IRollCommand when) => Then(rules, given, when);

    private static void Refused(ElectionRules rules, IRollEvent[] given, IRollCommand when, string code) =>
        Assert.Equal(code, RollDecider.Decide(RollState.Initial.Fold(given), when, rules, 0).Refusal?.Code);
}
