namespace PhotoVote.EventLog.Journaling;

/// <summary>
/// An aggregate cannot be brought to the end of its stream: an event cannot be decoded, or the application threw on it. It answers
/// nothing until that is mended; no event is skipped.
/// </summary>
public sealed class AggregateFaultedException(StreamId stream, long version, long position, Exception cause)
    : Exception($"Stream {stream} cannot be replayed past version {version - 1}: its event at version {version}, position {position}, failed ({cause.Message})", cause)
{
    public StreamId Stream { get; } = stream;

    /// <summary>The version of the event that failed.</summary>
    public long Version { get; } = version;

    /// <summary>Its position in the partition.</summary>
    public long Position { get; } = position;
}
