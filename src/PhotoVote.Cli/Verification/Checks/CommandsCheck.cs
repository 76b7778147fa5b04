using PhotoVote.EventLog;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// What a command appended stands together: its first event carries its id and says how many there are, the ids of the others are
/// derived from it. That ids are unique is the database's own constraint and is not checked again.
/// </summary>
internal sealed class CommandsCheck : LogCheck
{
    private Ulid _command;
    private int _size;
    private int _seen;

    public override string Name => "commands";

    public override string Claim => "the events of a command stand together, as many as it says, with ids derived from its own";

    public override void BeginPartition(int partition) => _size = _seen = 0;

    public override void Look(LogStep step)
    {
        var recorded = step.Recorded;
        if (recorded.CommandSize != 0)
        {
            if (_seen < _size)
                Fail(step, $"event {_seen + 1} of {_size} of command {_command}", $"command {recorded.Id}");
            if (recorded.CommandSize < 0)
                Fail(step, "a command of at least one event", $"a command of {recorded.CommandSize}");
            (_command, _size, _seen) = (recorded.Id, recorded.CommandSize, 1);
            return;
        }

        if (_seen >= _size)
        {
            Fail(step, "the first event of a command", $"event {recorded.Id} of no command");
            return;
        }

        var expected = EventIds.Derive(_command, _seen++);
        if (recorded.Id != expected)
            Fail(step, $"event id {expected}, derived from command {_command}", $"event id {recorded.Id}");
    }

    public override void EndPartition(int partition, long head, PartitionReplay replay)
    {
        if (_seen < _size)
            Fail(new Place(partition, head, "", 0, $"{_size} events of command {_command}", $"{_seen} at the end of the partition"));
    }
}
