using System.Runtime.CompilerServices;
using Npgsql;
using PhotoVote.Domain;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.StoredEvents.Pairs;

/// <summary>The comparisons kept in PostgreSQL, in the tables of <see cref="Postgres.PhotoVoteSchema"/>.</summary>
public sealed class PostgresStoredPairs(NpgsqlDataSource dataSource) : IStoredPairs
{
    private readonly PostgresGrainState _state = new(dataSource, PairsStorage.State);

    public async IAsyncEnumerable<PairsRecord> ReadAsync(ElectionId election, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _state.ReadAsync(election, cancellationToken).ConfigureAwait(false))
            yield return PairsRecordCodec.Decode(row.Payload);
    }
}
