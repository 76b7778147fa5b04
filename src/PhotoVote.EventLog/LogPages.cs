namespace PhotoVote.EventLog;

/// <summary>Which way a stream is read.</summary>
public enum ReadDirection
{
    Forwards,
    Backwards,
}

/// <summary>A part of a stream.</summary>
/// <param name="Version">The stream's version when it was read; 0 when it has no event.</param>
/// <param name="Events">The events asked for, in the order of the direction.</param>
public sealed record StreamSlice(long Version, IReadOnlyList<RecordedEvent> Events);

/// <summary>What an aggregate needs to come alive: its newest fitting snapshot, if any, and every event after it.</summary>
/// <param name="Snapshot">The snapshot, or null.</param>
/// <param name="Events">All events after the snapshot's version (from version 1 when there is none), in order.</param>
public sealed record LoadedStream(Snapshot? Snapshot, IReadOnlyList<RecordedEvent> Events);

/// <summary>A part of a partition, in commit order.</summary>
/// <param name="Events">The events that match, in the order of their positions; may be empty.</param>
/// <param name="Position">
/// Where to read on: every event up to and including it has been seen. It may lie beyond the last event given when others did not match.
/// </param>
/// <param name="Head">The partition's last position when the page was read.</param>
public sealed record LogPage(IReadOnlyList<RecordedEvent> Events, long Position, long Head)
{
    /// <summary>
    /// The id of the event at the position that the page was read on from, seen in the same moment as the page; null when there is none there, as
    /// before the first event, and of a log that does not tell. A reader that has seen another event at that place reads another log now, such as one
    /// that was restored from a backup: without a look at this it would go on as if nothing had happened, once that log has grown past it.
    /// </summary>
    public Ulid? Preceding { get; init; }

    /// <summary>Whether there was nothing more to read.</summary>
    public bool IsAtHead => Position >= Head;
}
