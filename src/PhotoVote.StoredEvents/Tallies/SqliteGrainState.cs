using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using PhotoVote.Domain;
using PhotoVote.StoredEvents.Sqlite;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>One kind of state of the elections' grains in a data folder's <see cref="StateFile"/>, read as it lies.</summary>
internal sealed class SqliteGrainState(string folder, string state)
{
    private const string Select = "SELECT grain_key, payload FROM grain_state WHERE state_name = $state AND payload IS NOT NULL";

    private readonly StateFile _file = new(folder);

    /// <summary>An election's, or all.</summary>
    public async IAsyncEnumerable<GrainStateRow> ReadAsync(ElectionId? election, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // SQLite reads in the caller's thread whatever the method is called.
        await using var connection = await GrainStateRows.ReadingAsync(() => Task.Run(_file.TryOpenReader, cancellationToken)).ConfigureAwait(false);
        if (connection is null)
            yield break;
        await using var command = new SqliteCommand(election is null ? Select : $"{Select} AND grain_key = $key", connection);
        command.Parameters.AddWithValue("$state", state);
        if (election is { } one)
            command.Parameters.AddWithValue("$key", TallyStorage.Key(one));
        await foreach (var row in GrainStateRows.ReadAsync(command, cancellationToken).ConfigureAwait(false))
            yield return row;
    }
}
