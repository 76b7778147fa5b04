namespace PhotoVote.EventLog.Sqlite;

/// <summary>A stream's number in the database and its version; number 0 is a stream without events, which has no number yet.</summary>
internal readonly record struct StreamEntry(long Number, long Version);

/// <summary>
/// Streams that were appended to or asked for of late. It may be trusted because one process writes, and in it one thread, which
/// forgets everything when a transaction ends otherwise than expected. Two generations bound it.
/// </summary>
internal sealed class StreamCache(int generationSize = 65_536)
{
    private Dictionary<StreamId, StreamEntry> _young = new();
    private Dictionary<StreamId, StreamEntry> _old = new();

    public bool TryGet(StreamId stream, out StreamEntry entry)
    {
        if (_young.TryGetValue(stream, out entry))
            return true;
        if (!_old.TryGetValue(stream, out entry))
            return false;
        Set(stream, entry);
        return true;
    }

    public void Set(StreamId stream, StreamEntry entry)
    {
        if (_young.Count >= generationSize)
            (_old, _young) = (_young, new(generationSize));
        _young[stream] = entry;
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
