using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>A tally as the server keeps it.</summary>
/// <param name="Election">Whose it is.</param>
/// <param name="Position">Everything in the election's partition up to here is counted.</param>
/// <param name="Counts">The counts.</param>
public sealed record StoredTally(ElectionId Election, long Position, TallySnapshot Counts);

/// <summary>The tallies that the server keeps beside the log, read as they lie, without a silo. Nothing is changed.</summary>
public interface IStoredTallies
{
    /// <summary>
    /// All of them. An election comes once for every Orleans service id under which its tally was kept in the database: once, unless
    /// somebody changed that.
    /// </summary>
    /// <exception cref="LogUnavailableException">They cannot be read.</exception>
    /// <exception cref="DamagedEventException">One of them cannot be understood.</exception>
    IAsyncEnumerable<StoredTally> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>An election's tally, or null when none is kept; of several the one that has counted furthest.</summary>
    /// <inheritdoc cref="ReadAllAsync" path="/exception"/>
    Task<StoredTally?> FindAsync(ElectionId election, CancellationToken cancellationToken);
}
