using PhotoVote.Domain.Elections;
using static PhotoVote.Domain.InvariantViolatedException;

namespace PhotoVote.Domain.Rolls;

/// <summary>What is true of every shard of a roll.</summary>
public static class RollInvariants
{
    /// <summary>
    /// Run on the state that a command would lead to. A roll is large and a step touches little of it, so this looks at the
    /// counts and at those the event is about: its cost does not grow with the roll.
    /// </summary>
    /// <exception cref="InvariantViolatedException">The decider has a bug: append nothing.</exception>
    public static void EnsureValidStep(RollState before, RollState after, IRollEvent @event, ElectionRules rules)
    {
        Ensure(after.BallotCount <= after.VoterCount, "a voter holds one ballot at most");
        Ensure(after.RevokedVoters <= after.VoterCount, "only voters are revoked");
        Ensure(after.VoterCount >= before.VoterCount && after.RevokedVoters >= before.RevokedVoters, "nobody leaves a roll, nor comes back");
        Ensure(rules.Admission != Admission.Open || after.BallotCount <= rules.BallotCap, "no more ballots than the cap");
        switch (@event)
        {
            case VotersRegistered e:
                Ensure(e.Voters.Length == e.Keys.Length, "a key for each voter");
                Ensure(after.VoterCount == before.VoterCount + e.Voters.Length, "those registered are new");
                break;
            case VoterRevoked e:
                Ensure(after.FindVoter(VoterId.Parse(e.Voter)) is { Revoked: true }, "a revoked voter is revoked");
                break;
            case BallotCreated e:
                var ballot = BallotId.Parse(e.Ballot);
                var voter = after.FindVoter(VoterId.Parse(e.Voter));
                Ensure(after.BallotCount == before.BallotCount + 1, "a ballot is issued once");
                Ensure(voter is { Revoked: false } && voter.Ballot == ballot, "its voter holds it");
                Ensure(after.FindBallot(ballot) is { Key.IsNone: false } issued && issued.Voter == voter?.Voter, "it has a key and a voter");
                break;
        }
    }

    /// <summary>All of it, voter by voter: for tests and for checking a log.</summary>
    /// <exception cref="InvariantViolatedException">Voters, ballots and counts disagree.</exception>
    public static void EnsureConsistent(RollState state)
    {
        var (voters, revoked, holders) = (0, 0, 0);
        foreach (var voter in state.Voters)
        {
            voters++;
            revoked += voter.Revoked ? 1 : 0;
            if (voter.Ballot is not { } ballot)
                continue;
            holders++;
            Ensure(state.FindBallot(ballot)?.Voter == voter.Voter, "a ballot is issued to its holder");
        }

        Ensure(voters == state.VoterCount && revoked == state.RevokedVoters, "voters are counted");
        Ensure(holders == state.BallotCount, "every ballot has one holder");
    }
}
