using PhotoVote.Domain;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Cli.Verification.Checks;

internal sealed class OneBallotCheck : LogCheck
{
    public override string Name => "one-ballot";

    public override string Claim => "nobody was issued two ballots, and no ballot was issued twice";

    public override void Look(LogStep step)
    {
        if (step is not { Event: BallotCreated e, Stream: AggregateReplay<RollState> { State: var roll } })
            return;
        if (VoterId.TryParse(e.Voter, out var voter) && roll.FindVoter(voter)?.Ballot is { } held)
            Fail(step, $"the one ballot {held} for voter {voter}", $"another, {e.Ballot}");
        else if (BallotId.TryParse(e.Ballot, out var ballot) && roll.FindBallot(ballot) is { } issued)
            Fail(step, $"ballot {ballot} to stay with voter {issued.Voter}", $"issued to {e.Voter}");
    }
}
