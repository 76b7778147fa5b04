using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using PhotoVote.Domain;
using PhotoVote.StoredEvents.Sqlite;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>The tallies kept in a data folder's <see cref="StateFile"/>; another process may be writing it.</summary>
/// <param name="folder">The data folder. A folder without the file keeps no tallies.</param>
public sealed class SqliteStoredTallies(string folder) : IStoredTallies
{
    private const string Select = "SELECT grain_key, payload FROM grain_state WHERE state_name = $state AND payload IS NOT NULL";

    private readonly StateFile _file = new(folder);

    public IAsyncEnumerable<StoredTally> ReadAllAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    public async Task<StoredTally?> FindAsync(ElectionId election, CancellationToken cancellationToken) =>
        await ReadAsync(election, cancellationToken).FirstOrDefaultAsync(tally => tally.Election == election, cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<StoredTally> ReadAsync(ElectionId? election, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // SQLite reads in the caller's thread whatever the method is called.
        await using var connection = await StoredTallyRows.ReadingAsync(() => Task.Run(_file.TryOpenReader, cancellationToken)).ConfigureAwait(false);
        if (connection is null)
            yield break;
        await using var command = new SqliteCommand(election is null ? Select : $"{Select} AND grain_key = $key", connection);
        command.Parameters.AddWithValue("$state", TallyStorage.State);
        if (election is { } one)
            command.Parameters.AddWithValue("$key", TallyStorage.Key(one));
        await foreach (var tally in StoredTallyRows.ReadAsync(command, cancellationToken).ConfigureAwait(false))
            yield return tally;
    }
}
