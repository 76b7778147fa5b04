namespace PhotoVote.EventLog.Postgres;

/// <summary>What is known for certain about a stream: its number never changes, and its version only grows.</summary>
/// <param name="Number">Its number in the database.</param>
/// <param name="Reached">A version that it has reached.</param>
internal readonly record struct StreamMark(long Number, long Reached);

/// <summary>
/// Marks of the streams that one connection has appended to of late. With them the database need not look up what it has just told: that
/// was about a third of what a batch cost. Forgotten with the connection, since behind a new one there may be another server or a
/// restored database.
/// </summary>
/// <remarks>Two generations: when the young one is full, the old one is forgotten.</remarks>
internal sealed class StreamMarks(int generationSize = 32_768)
{
    private Dictionary<string, StreamMark> _young = new(StringComparer.Ordinal);
    private Dictionary<string, StreamMark> _old = new(StringComparer.Ordinal);

    public StreamMark Find(string stream) =>
        _young.TryGetValue(stream, out var mark) || _old.TryGetValue(stream, out mark) ? mark : default;

    public void Set(string stream, StreamMark mark)
    {
        if (_young.Count >= generationSize && !_young.ContainsKey(stream))
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[stream] = mark;
    }
}
