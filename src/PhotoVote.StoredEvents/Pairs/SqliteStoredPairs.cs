using System.Runtime.CompilerServices;
using PhotoVote.Domain;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.StoredEvents.Pairs;

/// <summary>The comparisons kept in a data folder's <see cref="Sqlite.StateFile"/>; another process may be writing it.</summary>
/// <param name="folder">The data folder. A folder without the file keeps none.</param>
public sealed class SqliteStoredPairs(string folder) : IStoredPairs
{
    private readonly SqliteGrainState _state = new(folder, PairsStorage.State);

    public async IAsyncEnumerable<PairsRecord> ReadAsync(ElectionId election, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _state.ReadAsync(election, cancellationToken).ConfigureAwait(false))
            yield return PairsRecordCodec.Decode(row.Payload);
    }
}
