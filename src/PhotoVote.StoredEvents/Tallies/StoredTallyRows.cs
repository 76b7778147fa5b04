using System.Data.Common;
using System.Runtime.CompilerServices;
using PhotoVote.Domain;
using PhotoVote.EventLog;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>From rows of (key, payload) to tallies.</summary>
internal static class StoredTallyRows
{
    public static async IAsyncEnumerable<StoredTally> ReadAsync(DbCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await ReadingAsync(() => command.ExecuteReaderAsync(cancellationToken)).ConfigureAwait(false);
        while (await ReadingAsync(() => rows.ReadAsync(cancellationToken)).ConfigureAwait(false))
            if (Decode(rows.GetString(0), rows.GetFieldValue<byte[]>(1)) is { } tally)
                yield return tally;
    }

    public static async Task<T> ReadingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw new LogUnavailableException($"The kept tallies cannot be read: {e.Message}", e);
        }
    }

    private static StoredTally? Decode(string key, byte[] payload)
    {
        try
        {
            var record = TallyRecordCodec.Decode(payload);
            return record.Counts is { } counts ? new StoredTally(ElectionId.Parse(counts.Election!), record.Position, counts) : null;
        }
        catch (DamagedEventException e)
        {
            throw new DamagedEventException($"tally of {key}", e.Message, e);
        }
    }
}
