using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>Reads events from rows.</summary>
internal static class EventRows
{
    /// <summary>The columns of an event e, for <see cref="Read"/>.</summary>
    public const string Columns = "e.version, e.position, e.id, e.command_size, e.type, e.data, e.metadata, e.recorded_at";

    /// <summary>Reads an event whose <see cref="Columns"/> begin at <paramref name="at"/>.</summary>
    public static RecordedEvent Read(NpgsqlDataReader row, int at, string stream) => new(
        stream,
        row.GetInt64(at),
        row.GetInt64(at + 1),
        new(row.GetGuid(at + 2)),
        row.GetInt32(at + 3),
        row.GetString(at + 4),
        row.GetFieldValue<byte[]>(at + 5),
        row.GetFieldValue<byte[]>(at + 6),
        PostgresValues.ToTime(row.GetDateTime(at + 7)));
}
