using PhotoVote.Domain;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Verification;

/// <summary>A tally as the server keeps it: the counts of everything up to a position of its partition.</summary>
internal sealed record StoredTally(long Position, TallySnapshot Tally);

/// <summary>The tallies that the server keeps beside the log, from which it serves results.</summary>
internal interface IStoredTallies
{
    /// <summary>All of them, read before the log, so that the log holds everything that they have counted.</summary>
    Task<IReadOnlyDictionary<ElectionId, StoredTally>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>For a log that stands alone, a copy of one say.</summary>
internal sealed class NoStoredTallies : IStoredTallies
{
    public Task<IReadOnlyDictionary<ElectionId, StoredTally>> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<ElectionId, StoredTally>>(new Dictionary<ElectionId, StoredTally>());
}
