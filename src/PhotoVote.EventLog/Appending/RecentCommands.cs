namespace PhotoVote.EventLog.Appending;

/// <summary>
/// The commands that this process has written of late, so that a prompt retry costs no query. Two generations: when the young one is
/// full, the old one is forgotten. Used by one committer, from one thread at a time.
/// </summary>
internal sealed class RecentCommands(int generationSize = 65_536)
{
    private Dictionary<Ulid, CommandRecord> _young = new();
    private Dictionary<Ulid, CommandRecord> _old = new();

    public void Add(CommandRecord record)
    {
        if (_young.Count >= generationSize)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[record.CommandId] = record;
    }

    public CommandRecord? Find(Ulid commandId) =>
        _young.TryGetValue(commandId, out var record) || _old.TryGetValue(commandId, out record) ? record : null;
}
