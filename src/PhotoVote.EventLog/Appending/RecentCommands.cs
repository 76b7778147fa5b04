namespace PhotoVote.EventLog.Appending;

/// <summary>
/// The commands that this process has written of late, so that a prompt retry costs no query. Two generations: when the young one is
/// full, the old one is forgotten. Used by one committer, from one thread at a time.
/// </summary>
/// <remarks>
/// They lie in the tables themselves: as objects a hundred thousand of them would live just long enough for the garbage collector to move
/// each one twice, and to look for it in its oldest generation.
/// </remarks>
internal sealed class RecentCommands(int generationSize = 65_536)
{
    private Dictionary<Ulid, Written> _young = new();
    private Dictionary<Ulid, Written> _old = new();

    public void Add(CommandRecord record)
    {
        if (_young.Count >= generationSize)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[record.CommandId] = new(record.Fingerprint, record.FirstPosition, record.EventCount, record.RecordedAt);
    }

    public CommandRecord? Find(Ulid commandId) =>
        _young.TryGetValue(commandId, out var written) || _old.TryGetValue(commandId, out written)
            ? new(commandId, written.Fingerprint, written.FirstPosition, written.EventCount, written.RecordedAt)
            : null;

    private readonly record struct Written(Fingerprint Fingerprint, long FirstPosition, int EventCount, DateTimeOffset RecordedAt);
}
