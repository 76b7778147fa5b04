namespace PhotoVote.Cli.Verification.Checks;

/// <summary>A position that is missing is an event that was taken out.</summary>
internal sealed class PositionsCheck : LogCheck
{
    private long _last;

    public override string Name => "positions";

    public override string Claim => "positions run from 1 to the head, in order and without holes";

    public override void BeginPartition(int partition) => _last = 0;

    public override void Look(LogStep step)
    {
        if (step.Recorded.Position != _last + 1)
            Fail(step, $"position {_last + 1}", $"position {step.Recorded.Position}");
        _last = step.Recorded.Position;
    }

    public override void EndPartition(int partition, long head, PartitionReplay replay)
    {
        if (_last != head)
            Fail(new Place(partition, head, "", 0, $"events up to the head, {head}", $"the last event at {_last}"));
    }
}
