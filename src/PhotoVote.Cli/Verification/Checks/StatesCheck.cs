using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>Where a stream ends, its aggregate must be sound. Those whose events were missing or unreadable are named here too.</summary>
internal sealed class StatesCheck : LogCheck
{
    public override string Name => "states";

    public override string Claim => "every election, roll and ballot replays to a state that may exist";

    public override void EndPartition(int partition, long head, PartitionReplay replay)
    {
        foreach (var election in replay.Elections)
        {
            var prefix = $"{election.Id}/";
            var definition = election.Definition;
            Ensure(new(partition, head, prefix + "election", definition.Version, "", ""), definition, () => ElectionInvariants.EnsureConsistent(definition.State));
            foreach (var (shard, roll) in election.Rolls)
                Ensure(new(partition, head, $"{prefix}roll/{shard}", roll.Version, "", ""), roll, () => RollInvariants.EnsureConsistent(roll.State));
            foreach (var (id, ballot) in election.Ballots)
                Ensure(new(partition, head, $"{prefix}ballot/{id}", ballot.Version, "", ""), ballot, null);
        }
    }

    private void Ensure(Place place, StreamReplay replay, Action? invariants)
    {
        if (replay.IsBroken)
        {
            Fail(place with { Expected = "all events of the stream", Found = "one that is missing or cannot be read" });
            return;
        }

        try
        {
            invariants?.Invoke();
        }
        catch (InvariantViolatedException e)
        {
            Fail(place with { Expected = e.Message, Found = "a state in which that does not hold" });
        }
    }
}
