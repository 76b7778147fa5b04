using System.Text.Json;
using PhotoVote.Domain;

namespace PhotoVote.StoredEvents.Schedules;

/// <summary>
/// Kept schedules as UTF-8 JSON, <c>{"schema":"schedules.v1","position":…,"event":"…","elections":[{"election":"…","opensAt":…,"closesAt":…}]}</c>,
/// as strict as that of events. A build that learns of schedules from further events changes the schema: what an older one has kept lacks those.
/// </summary>
public static class ScheduleRecordCodec
{
    public const string Schema = "schedules.v1";

    public static byte[] Encode(ScheduleRecord record) => JsonSerializer.SerializeToUtf8Bytes(
        new ScheduleRecordJson(
            Schema, record.Position, record.Event.ToString(), [.. record.Elections.Select(e => new ScheduledElectionJson(e.Election.ToString(), e.OpensAt, e.ClosesAt))]),
        StoredJson.Readable.ScheduleRecordJson);

    /// <exception cref="DamagedEventException">These are not the bytes of kept schedules, or of a shape that this build does not know.</exception>
    public static ScheduleRecord Decode(ReadOnlySpan<byte> data)
    {
        try
        {
            var json = JsonSerializer.Deserialize(data, StoredJson.Readable.ScheduleRecordJson) ?? throw Damaged("it is null.");
            return json switch
            {
                { Schema: not Schema } => throw Damaged($"its schema is '{json.Schema}'."),
                { Position: < 0 } => throw Damaged($"its position is {json.Position}."),
                _ => new ScheduleRecord
                {
                    Position = json.Position,
                    Event = Ulid.TryParse(json.Event, out var id) ? id : throw Damaged($"'{json.Event}' is no event's id."),
                    Elections = [.. json.Elections.Select(Decode)],
                },
            };
        }
        catch (JsonException e)
        {
            throw Damaged(e.Message, e);
        }
    }

    private static ScheduledElection Decode(ScheduledElectionJson json) =>
        ElectionId.TryParse(json.Election, out var election)
            ? new(election, json.OpensAt, json.ClosesAt)
            : throw Damaged($"'{json.Election}' is no election.");

    private static DamagedEventException Damaged(string problem, Exception? inner = null) => new(Schema, problem, inner);
}

/// <summary>The stored shape.</summary>
internal sealed record ScheduleRecordJson(string Schema, long Position, string Event, ScheduledElectionJson[] Elections);

/// <summary>The stored shape of one election.</summary>
internal sealed record ScheduledElectionJson(string Election, long? OpensAt = null, long? ClosesAt = null);
