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

    /// <summary>The counts; null when nothing is counted.</summary>
    public TallySnapshot? Counts { get; init; }
}
