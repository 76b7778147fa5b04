using System.Text.Json;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>
/// A kept tally as UTF-8 JSON, <c>{"schema":"tally.v1","position":…,"counts":{…}}</c>, as strict as that of events. Any program can read it.
/// </summary>
public static class TallyRecordCodec
{
    public static byte[] Encode(TallyRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new TallyRecordJson(TallySnapshotCodec.Schema, record.Position, record.Counts), StoredJson.Readable.TallyRecordJson);

    /// <exception cref="DamagedEventException">These are not the bytes of a kept tally, or of a shape that this build does not know.</exception>
    public static TallyRecord Decode(ReadOnlySpan<byte> data)
    {
        try
        {
            var json = JsonSerializer.Deserialize(data, StoredJson.Readable.TallyRecordJson);
            return json switch
            {
                null => throw Damaged("it is null."),
                { Schema: not TallySnapshotCodec.Schema } => throw Damaged($"its schema is '{json.Schema}'."),
                { Position: < 0 } => throw Damaged($"its position is {json.Position}."),
                { Counts: null, Position: > 0 } => throw Damaged("it has a position and no counts."),
                { Counts: { } counts } when !ElectionId.TryParse(counts.Election, out _) => throw Damaged("its counts are of no election."),
                _ => new TallyRecord { Position = json.Position, Counts = json.Counts },
            };
        }
        catch (JsonException e)
        {
            throw Damaged(e.Message, e);
        }
    }

    private static DamagedEventException Damaged(string problem, Exception? inner = null) => new(TallySnapshotCodec.Schema, problem, inner);
}

/// <summary>The stored shape.</summary>
internal sealed record TallyRecordJson(string Schema, long Position, TallySnapshot? Counts = null);
