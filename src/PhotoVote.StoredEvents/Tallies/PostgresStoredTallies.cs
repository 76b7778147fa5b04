using Npgsql;
using PhotoVote.Domain;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>The tallies kept in PostgreSQL, in the tables of <see cref="Postgres.PhotoVoteSchema"/>.</summary>
public sealed class PostgresStoredTallies(NpgsqlDataSource dataSource) : IStoredTallies
{
    private readonly PostgresGrainState _state = new(dataSource, TallyStorage.State);

    public IAsyncEnumerable<StoredTally> ReadAllAsync(CancellationToken cancellationToken) =>
        StoredTallyRows.ReadAsync(_state.ReadAsync(election: null, cancellationToken), cancellationToken);

    public async Task<StoredTally?> FindAsync(ElectionId election, CancellationToken cancellationToken) =>
        await StoredTallyRows.ReadAsync(_state.ReadAsync(election, cancellationToken), cancellationToken)
            .Where(tally => tally.Election == election).MaxByAsync(tally => tally.Position, cancellationToken: cancellationToken).ConfigureAwait(false);
}
