namespace PhotoVote.EventLog;

/// <summary>One event as the log holds it.</summary>
/// <param name="Stream">The name of its stream.</param>
/// <param name="Version">Its place in the stream, from 1, without holes.</param>
/// <param name="Position">Its place in the partition, from 1, without holes, in commit order.</param>
/// <param name="Id">Its id: the command's for the first event of a command, derived from it for the others.</param>
/// <param name="CommandSize">How many events the command appended when this is its first; 0 on the others.</param>
/// <param name="Type">The stored name of its type.</param>
/// <param name="Data">The event.</param>
/// <param name="Metadata">What is known about it.</param>
/// <param name="RecordedAt">When it was written, by the clock of the log.</param>
public sealed record RecordedEvent(
    string Stream,
    long Version,
    long Position,
    Ulid Id,
    int CommandSize,
    string Type,
    ReadOnlyMemory<byte> Data,
    ReadOnlyMemory<byte> Metadata,
    DateTimeOffset RecordedAt);
