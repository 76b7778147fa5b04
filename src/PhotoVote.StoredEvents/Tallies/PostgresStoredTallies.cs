using System.Runtime.CompilerServices;
using Npgsql;
using PhotoVote.Domain;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>The tallies kept in PostgreSQL, in the tables of <see cref="Postgres.PhotoVoteSchema"/>.</summary>
public sealed class PostgresStoredTallies(NpgsqlDataSource dataSource) : IStoredTallies
{
    private const string Select = """
        select coalesce(key_text, to_hex(key_n1)), payload from orleans.grain_state
        where state_name = $1 and payload is not null
        """;

    public async IAsyncEnumerable<StoredTally> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(cancellationToken).ConfigureAwait(false))
            yield break;
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new() { Value = TallyStorage.State });
        await foreach (var tally in StoredTallyRows.ReadAsync(command, cancellationToken).ConfigureAwait(false))
            yield return tally;
    }

    public async Task<StoredTally?> FindAsync(ElectionId election, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(cancellationToken).ConfigureAwait(false))
            return null;
        var numeric = TallyStorage.NumericKey(election);
        await using var command = dataSource.CreateCommand(
            $"{Select} and {(numeric is null ? "key_n1 = 0 and key_n0 = 0 and coalesce('+' || key_text, '') = '+' || $2" : "key_n1 = $2 and key_n0 = 0 and key_text is null")}");
        command.Parameters.Add(new() { Value = TallyStorage.State });
        command.Parameters.Add(new() { Value = numeric is { } number ? number : TallyStorage.Key(election) });
        return await StoredTallyRows.ReadAsync(command, cancellationToken)
            .Where(tally => tally.Election == election).MaxByAsync(tally => tally.Position, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> ExistsAsync(CancellationToken cancellationToken) => StoredTallyRows.ReadingAsync(async () =>
    {
        await using var command = dataSource.CreateCommand("select to_regclass('orleans.grain_state') is not null");
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    });
}
