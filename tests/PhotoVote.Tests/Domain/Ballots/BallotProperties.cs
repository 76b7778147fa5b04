using CsCheck;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Ballots;

public class BallotProperties
{
    private static readonly BallotId Ballot = BallotId.Create(123456789, 0);
    private static readonly Gen<KeyHash> Holder = Gen.Int[0, 9].Select(n => Key(n == 0 ? 8 : 7).Hash());
    private static readonly Gen<int> Candidate = Gen.Int[0, 6];
    private static readonly Gen<int> Rating = Gen.Int[-1, 6];

    private static readonly Gen<IBallotCommand> Command = Gen.Frequency(
        (9, Gen.Select(Holder, Candidate, Rating).Select((key, c, r) => (IBallotCommand)new RateCandidate(Ballot, key, c, r))),
        (3, Gen.Select(Holder, Candidate).Select((key, c) => (IBallotCommand)new ClearRating(Ballot, key, c))),
        (1, Holder.Select(key => (IBallotCommand)new CastBallot(Ballot, key, Noon))),
        (1, Gen.Select(Holder, Gen.Select(Candidate, Rating).Array[0, 4]).Select((key, ratings) =>
            (IBallotCommand)new CastBallot(Ballot, key, Noon, [.. ratings.Select(r => new CandidateRating(r.Item1, r.Item2))]))),
        (1, Gen.Const((IBallotCommand)new VoidBallot(Ballot))));

    private static readonly ElectionRules[] Phases =
    [
        Rules(Open),
        Rules([.. Open, new CandidateWithdrawn(2, "Why", At), new CandidateWithdrawn(4, "Why", At)]),
        Rules(Closed),
        Rules(Draft),
    ];

    [Fact]
    public void A_command_applied_twice_is_once_and_replaying_gives_the_same_state() => Properties.Hold(
        Gen.Select(Command, Gen.Frequency((9, Gen.Const(0)), (3, Gen.Const(1)), (1, Gen.Int[2, 3]))).Array[1, 30],
        BallotState.Initial,
        (state, step) => BallotDecider.Decide(state, step.Item1, Phases[step.Item2]),
        (state, e) => state.When(e),
        state => BallotInvariants.EnsureConsistent(state, Phases[0]),
        state => $"{state} {string.Join(',', state.Ratings)}");

    [Fact]
    public void Any_event_in_any_state_gives_a_state() => AnyEvent.Ballot.Array[0, 40].Sample(events =>
    {
        _ = BallotState.Initial.Fold(events);
    });
}
