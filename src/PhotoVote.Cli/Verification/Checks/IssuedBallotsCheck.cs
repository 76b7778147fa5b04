using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>A ballot that no roll issued is a stuffed one.</summary>
internal sealed class IssuedBallotsCheck : LogCheck
{
    public override string Name => "issued";

    public override string Claim => "each ballot was issued by a roll before its first event, with the key that it has";

    public override void Look(LogStep step)
    {
        if (step is not { Event: IBallotEvent e, Name.Kind: StreamKind.Ballot, Election: { } election })
            return;
        var key = e switch
        {
            BallotBegun begun => begun.Key,
            BallotCast cast => cast.Key,
            _ => null,
        };
        var (id, first) = (step.Name.Ballot, step.Stream.Version == 0);
        if (!first && key is null)
            return;

        // The roll that cannot be read to its end may have issued anything.
        if (election.Rolls.GetValueOrDefault(id.RollShard) is { IsBroken: true })
            return;
        if (election.FindIssued(id) is not { } issued)
        {
            if (first)
                Fail(step, $"ballot {id} issued by shard {id.RollShard} of the roll", "no such issue before it");
        }
        else if (key is not null && key != issued.Key.ToString())
        {
            Fail(step, $"the key that the roll issued it with, {issued.Key}", $"the key {key}");
        }
    }
}
