using System.Data.Common;
using System.Runtime.CompilerServices;
using PhotoVote.EventLog;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>A state of an election's grain, as it lies in storage.</summary>
internal readonly record struct GrainStateRow(string Key, byte[] Payload);

/// <summary>Rows of (key, payload).</summary>
internal static class GrainStateRows
{
    public static async IAsyncEnumerable<GrainStateRow> ReadAsync(DbCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await ReadingAsync(() => command.ExecuteReaderAsync(cancellationToken)).ConfigureAwait(false);
        while (await ReadingAsync(() => rows.ReadAsync(cancellationToken)).ConfigureAwait(false))
            yield return new(rows.GetString(0), rows.GetFieldValue<byte[]>(1));
    }

    public static async Task<T> ReadingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw new LogUnavailableException($"What is kept beside the log cannot be read: {e.Message}", e);
        }
    }
}
