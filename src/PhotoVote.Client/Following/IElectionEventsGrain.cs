namespace PhotoVote.Client.Following;

/// <summary>What happened to an election, for those who follow it. Any silo answers; the key is the election's id.</summary>
[Alias("PhotoVote.IElectionEventsGrain")]
public interface IElectionEventsGrain : IGrainWithStringKey
{
    /// <summary>
    /// The events after a position. When there is none, or nothing that this reader may read, it waits a while for one. What may be read is what the
    /// election's definition tells whom: once it is open everything, but for the texts that the draft took back before; those, and a draft, its organiser only.
    /// </summary>
    /// <param name="key">The organiser's token, or null.</param>
    /// <param name="after">The position of the last event that the reader has; 0 to start.</param>
    /// <param name="count">The most events to give, 1 to 1,000.</param>
    /// <param name="wait">How long to wait, at most 10 seconds; zero to be told at once.</param>
    [Alias("Read")]
    Task<Reply<ElectionEvents>> ReadAsync(string? key, long after, int count, TimeSpan wait, CancellationToken cancellationToken = default);
}
