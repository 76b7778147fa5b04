using PhotoVote.EventLog;

namespace PhotoVote.Cli.Verification;

/// <summary>One event of the log, and everything it meets as it was before it.</summary>
/// <param name="Partition">Where it is.</param>
/// <param name="Recorded">As the log holds it.</param>
/// <param name="Name">What its stream's name says.</param>
/// <param name="Event">The event; null when it cannot be read.</param>
/// <param name="Unreadable">Why it cannot be read; null when it can.</param>
/// <param name="Stream">Its stream so far.</param>
/// <param name="Election">Its election so far; null when the stream belongs to none.</param>
/// <param name="Replay">The partition so far.</param>
internal sealed record LogStep(
    int Partition,
    RecordedEvent Recorded,
    StreamName Name,
    object? Event,
    string? Unreadable,
    StreamReplay Stream,
    ElectionReplay? Election,
    PartitionReplay Replay)
{
    /// <summary>
    /// Whether what came before can be relied on: not after an event that cannot be read or is missing, neither of this stream nor of
    /// its election's. One fault is then reported once, not by everything that follows from it.
    /// </summary>
    public bool CanBeJudged =>
        Event is not null
        && Recorded.Version == Stream.Version + 1
        && !Stream.IsBroken
        && Election is not { Definition.IsBroken: true };
}
