using System.Runtime.CompilerServices;
using PhotoVote.Domain;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>From stored states to tallies.</summary>
internal static class StoredTallyRows
{
    public static async IAsyncEnumerable<StoredTally> ReadAsync(IAsyncEnumerable<GrainStateRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            if (Decode(row) is { } tally)
                yield return tally;
    }

    private static StoredTally? Decode(GrainStateRow row)
    {
        try
        {
            var record = TallyRecordCodec.Decode(row.Payload);
            return record.Counts is { } counts ? new StoredTally(ElectionId.Parse(counts.Election!), record.Position, counts) : null;
        }
        catch (DamagedEventException e)
        {
            throw new DamagedEventException($"tally of {row.Key}", e.Message, e);
        }
    }
}
