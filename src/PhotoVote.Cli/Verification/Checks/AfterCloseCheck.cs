using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// The close is exact: what comes later in the log was not in time. One thing may follow: the roll notes that a voter is revoked whose
/// ballot had voided itself in time.
/// </summary>
internal sealed class AfterCloseCheck : LogCheck
{
    public override string Name => "after-close";

    public override string Claim => "no event of a roll or a ballot comes after its election's close";

    public override void Look(LogStep step)
    {
        if (step is not { Name.Kind: StreamKind.Roll or StreamKind.Ballot, Election: { ClosedAt: { } close } election })
            return;
        if (!CompletesVoid(step, election))
            Fail(step, $"nothing after the close at position {close}", step.Recorded.Type);
    }

    private static bool CompletesVoid(LogStep step, ElectionReplay election) =>
        step is { Event: VoterRevoked e, Stream: AggregateReplay<RollState> { State: var roll } }
        && VoterId.TryParse(e.Voter, out var voter)
        && roll.FindVoter(voter)?.Ballot is { } ballot
        && election.FindBallot(ballot) is { Phase: BallotPhase.Void };
}
