using System.Text.Json;
using PhotoVote.Domain.Counting;

namespace PhotoVote.StoredEvents;

/// <summary>A tally as bytes, "tally.v1": JSON as strict as that of events. One of another schema is counted again from the log.</summary>
public static class TallySnapshotCodec
{
    public const string Schema = "tally.v1";

    public static byte[] Encode(TallySnapshot snapshot) =>
        JsonSerializer.SerializeToUtf8Bytes(snapshot, StoredJson.Readable.TallySnapshot);

    /// <exception cref="DamagedEventException">These are not the bytes of a tally.</exception>
    public static TallySnapshot Decode(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, StoredJson.Readable.TallySnapshot)
                ?? throw new DamagedEventException(Schema, "it is null.");
        }
        catch (JsonException e)
        {
            throw new DamagedEventException(Schema, e.Message, e);
        }
    }
}
