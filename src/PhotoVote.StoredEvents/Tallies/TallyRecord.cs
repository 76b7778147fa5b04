using PhotoVote.Domain.Counting;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>
/// What is kept of an election's tally: counts and the place in the log that they stand for, in one record, so that neither can be had
/// without the other. It saves counting again, and is never the truth.
/// </summary>
public sealed record TallyRecord
{
    /// <summary>Everything in the election's partition up to here is counted; 0 when nothing is.</summary>
    public long Position { get; init; }

    /// <summary>The id of the event at <see cref="Position"/>, by which it is seen whether the record belongs to the log; null in older records.</summary>
    public Ulid? Event { get; init; }

    /// <summary>The position of the last event that changed what is shown of the election.</summary>
    public long Changed { get; init; }

    /// <summary>The counts; null when nothing is counted.</summary>
    public TallySnapshot? Counts { get; init; }
}
