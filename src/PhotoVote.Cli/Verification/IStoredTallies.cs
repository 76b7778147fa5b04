using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;

namespace PhotoVote.Cli.Verification;

/// <summary>A tally as the server keeps it: the counts of everything up to a position of its partition.</summary>
internal sealed record StoredTally(long Position, TallySnapshot Counts);

/// <summary>The tallies that the server keeps, from which it serves results.</summary>
internal interface IStoredTallies
{
    /// <summary>The tally of an election, or null when none is kept.</summary>
    /// <exception cref="DamagedEventException">One is kept that cannot be read.</exception>
    Task<StoredTally?> FindAsync(ElectionId election, CancellationToken cancellationToken);
}

/// <summary>Kept as a snapshot of the election's stream whose version is the position that it has counted to.</summary>
internal sealed class SnapshotTallies(IEventLog log) : IStoredTallies
{
    public async Task<StoredTally?> FindAsync(ElectionId election, CancellationToken cancellationToken)
    {
        var stream = new StreamId(election.Partition, StreamNames.Election(election));
        var loaded = await log.LoadAsync(stream, 0, TallySnapshotCodec.Schema, cancellationToken);
        return loaded.Snapshot is { } kept ? new StoredTally(kept.Version, TallySnapshotCodec.Decode(kept.Data.Span)) : null;
    }
}
