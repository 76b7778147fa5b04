using PhotoVote.Domain;

namespace PhotoVote.StoredEvents.Schedules;

/// <summary>
/// What is kept of a partition's schedules: those that may still be due, and the place in the log that they stand for. It saves reading the
/// log from its first event, and is never the truth.
/// </summary>
public sealed record ScheduleRecord
{
    /// <summary>Everything in the partition up to here has been read; 0 when nothing has.</summary>
    public long Position { get; init; }

    /// <summary>The id of the event at <see cref="Position"/>, by which it is seen whether the record belongs to the log.</summary>
    public Ulid Event { get; init; }

    /// <summary>The elections that have a time ahead, or had when the record was made.</summary>
    public IReadOnlyList<ScheduledElection> Elections { get; init; } = [];
}

/// <summary>One election's schedule as its events tell it. Times are unix milliseconds.</summary>
public readonly record struct ScheduledElection(ElectionId Election, long? OpensAt, long? ClosesAt);
