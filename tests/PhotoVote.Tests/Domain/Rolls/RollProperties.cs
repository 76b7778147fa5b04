using CsCheck;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.StoredEvents;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Rolls;

public class RollProperties
{
    private static readonly Gen<int> Person = Gen.Int[0, 5];
    private static readonly Gen<VoterId> Voter = Person.Select(p => VoterId.Parse($"v{p}"));
    private static readonly Gen<BallotId> Ballot = Gen.Int[0, 9].Select(b => BallotId.Create((UInt128)(b + 1) << 70, b == 9 ? 1 : 0));
    private static readonly Gen<DateTimeOffset> Time = Gen.Int[0, 2_000].Select(ms => Noon.AddMilliseconds(ms));

    private static readonly Gen<IRollCommand> Command = Gen.OneOf(
        Gen.Select(Person, Gen.Int[0, 9]).Array[0, 4].Select(pairs => (IRollCommand)new RegisterVoters(
            [.. pairs.Select(p => new VoterRegistration(VoterId.Parse($"v{p.Item1}"), Key(p.Item2 == 0 ? 9 : p.Item1).Hash()))])),
        Gen.Select(Person, Gen.Int[0, 9], Ballot, Time).Select((p, wrong, ballot, at) =>
            (IRollCommand)new CreateBallot(VoterId.Parse($"v{p}"), Key(wrong == 0 ? 9 : p), ballot, at)),
        Gen.Select(Person, Ballot, Time).Select((p, ballot, at) => (IRollCommand)new CreateBallot(Key(p).OpenVoter(), Key(p), ballot, at)),
        Gen.Select(Voter, Ballot, Gen.Enum<BallotAnswer>(), Time).Select((voter, ballot, answer, at) =>
            (IRollCommand)new RevokeVoter(voter, answer == BallotAnswer.NotAsked ? null : ballot, answer, at)));

    public static TheoryData<string> Phases => ["nothing", "draft", "open", "open to anyone", "closed"];

    [Theory, MemberData(nameof(Phases))]
    public void A_command_applied_twice_is_once_and_replaying_gives_the_same_state(string phase)
    {
        var rules = RulesOf(phase);
        Properties.Hold(
            Command.Array[1, 60],
            RollState.Initial,
            (state, command) => RollDecider.Decide(state, command, rules, 0),
            (state, e) => state.When(e),
            RollInvariants.EnsureConsistent,
            Print);
    }

    [Fact]
    public void A_roll_lives_through_the_phases_of_its_election() => Properties.Hold(
        Gen.Select(Command, Gen.OneOf("draft", "open", "open", "open", "closed")).Array[1, 80],
        RollState.Initial,
        (state, step) => RollDecider.Decide(state, step.Item1, RulesOf(step.Item2), 0),
        (state, e) => state.When(e),
        RollInvariants.EnsureConsistent,
        Print);

    [Fact]
    public void Any_event_in_any_state_gives_a_state() => AnyEvent.Roll.Array[0, 40].Sample(events =>
    {
        var state = RollState.Initial.Fold(events);
        _ = state.VoterCount + state.BallotCount + state.RevokedVoters;
    });

    private static ElectionRules RulesOf(string phase) => phase switch
    {
        "draft" => DraftRules,
        "open" => OpenRules,
        "open to anyone" => AnyoneRules,
        "closed" => ClosedRules,
        _ => NoRules,
    };

    private static readonly ElectionRules NoRules = Rules();
    private static readonly ElectionRules DraftRules = Rules(Draft);
    private static readonly ElectionRules OpenRules = Rules(Open);
    private static readonly ElectionRules AnyoneRules = Rules(OpenToAnyone);
    private static readonly ElectionRules ClosedRules = Rules(Closed);

    private static string Print(RollState state) =>
        $"{Convert.ToHexString(RollSnapshotCodec.Instance.Encode(state).Span)} {state.VoterCount} {state.RevokedVoters} {state.BallotCount}";
}
