using System.Runtime.CompilerServices;
using Npgsql;
using PhotoVote.Domain;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>One kind of state of the elections' grains in PostgreSQL, read as it lies.</summary>
internal sealed class PostgresGrainState(NpgsqlDataSource dataSource, string state)
{
    private const string Select = """
        select coalesce(key_text, to_hex(key_n1)), payload from orleans.grain_state
        where state_name = $1 and payload is not null
        """;

    /// <summary>An election's, or all.</summary>
    public async IAsyncEnumerable<GrainStateRow> ReadAsync(ElectionId? election, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(cancellationToken).ConfigureAwait(false))
            yield break;
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new() { Value = state });
        if (election is { } one)
        {
            var numeric = TallyStorage.NumericKey(one);
            command.CommandText +=
                $" and {(numeric is null ? "key_n1 = 0 and key_n0 = 0 and coalesce('+' || key_text, '') = '+' || $2" : "key_n1 = $2 and key_n0 = 0 and key_text is null")}";
            command.Parameters.Add(new() { Value = numeric is { } number ? number : TallyStorage.Key(one) });
        }

        await foreach (var row in GrainStateRows.ReadAsync(command, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    private Task<bool> ExistsAsync(CancellationToken cancellationToken) => GrainStateRows.ReadingAsync(async () =>
    {
        await using var command = dataSource.CreateCommand("select to_regclass('orleans.grain_state') is not null");
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    });
}
