using PhotoVote.Domain;
using PhotoVote.StoredEvents.Sqlite;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>The tallies kept in a data folder's <see cref="StateFile"/>; another process may be writing it.</summary>
/// <param name="folder">The data folder. A folder without the file keeps no tallies.</param>
public sealed class SqliteStoredTallies(string folder) : IStoredTallies
{
    private readonly SqliteGrainState _state = new(folder, TallyStorage.State);

    public IAsyncEnumerable<StoredTally> ReadAllAsync(CancellationToken cancellationToken) =>
        StoredTallyRows.ReadAsync(_state.ReadAsync(election: null, cancellationToken), cancellationToken);

    public async Task<StoredTally?> FindAsync(ElectionId election, CancellationToken cancellationToken) =>
        await StoredTallyRows.ReadAsync(_state.ReadAsync(election, cancellationToken), cancellationToken)
            .FirstOrDefaultAsync(tally => tally.Election == election, cancellationToken).ConfigureAwait(false);
}
