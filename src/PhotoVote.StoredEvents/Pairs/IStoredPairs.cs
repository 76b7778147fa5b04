using PhotoVote.Domain;
using PhotoVote.EventLog;

namespace PhotoVote.StoredEvents.Pairs;

/// <summary>The comparisons that the server keeps beside the log, read as they lie, without a silo. Nothing is changed.</summary>
public interface IStoredPairs
{
    /// <summary>
    /// What is kept of an election: one record for every Orleans service id under which it was kept in the database, so one, unless somebody changed that; none,
    /// where nobody has asked for what needs it.
    /// </summary>
    /// <exception cref="LogUnavailableException">They cannot be read.</exception>
    /// <exception cref="DamagedEventException">One of them cannot be understood.</exception>
    IAsyncEnumerable<PairsRecord> ReadAsync(ElectionId election, CancellationToken cancellationToken);
}
