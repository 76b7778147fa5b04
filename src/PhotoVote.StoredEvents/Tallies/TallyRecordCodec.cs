using System.Text.Json;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>
/// A kept tally as UTF-8 JSON, <c>{"schema":"tally.v1","position":…,"event":"…","changed":…,"counts":{…}}</c>, as strict as that of events. Any
/// program can read it. Older ones have neither event nor changed.
/// </summary>
public static class TallyRecordCodec
{
    public static byte[] Encode(TallyRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new TallyRecordJson(TallySnapshotCodec.Schema, record.Position, record.Event?.ToString(), record.Event is null ? null : record.Changed, record.Counts), StoredJson.Readable.TallyRecordJson);

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
                { Changed: { } changed } when changed < 0 || changed > json.Position => throw Damaged($"it changed last at {changed}."),
                { Counts: null, Position: > 0 } => throw Damaged("it has a position and no counts."),
                { Counts: { } counts } when !ElectionId.TryParse(counts.Election, out _) => throw Damaged("its counts are of no election."),
                { Event: { } text } when !Ulid.TryParse(text, out _) => throw Damaged($"'{text}' is no event's id."),
                _ => new TallyRecord
                {
                    Position = json.Position,
                    Event = json.Event is null ? null : Ulid.Parse(json.Event),
                    Changed = json.Changed ?? 0,
                    Counts = json.Counts,
                },
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
internal sealed record TallyRecordJson(string Schema, long Position, string? Event = null, long? Changed = null, TallySnapshot? Counts = null);
