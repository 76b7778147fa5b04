using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>Reads events from rows.</summary>
internal static class EventRows
{
    private const string Bytes = "octet_length(e.data) + octet_length(e.metadata)";

    /// <summary>The columns of an event e, for <see cref="Read"/>.</summary>
    public const string Columns = "e.version, e.position, e.id, e.command_size, e.type, e.data, e.metadata, e.recorded_at";

    /// <summary>
    /// A page of a partition ends with the event that brings its bytes to this: the server sends no more, so that large events exhaust nobody's memory.
    /// </summary>
    public const int PageBytes = 8 * 1024 * 1024;

    /// <summary>The column that a page of events e is cut by: the bytes before the event, in this order of the page.</summary>
    public static string BytesBefore(string order) =>
        $"sum({Bytes}) over (order by {order} rows between unbounded preceding and current row) - ({Bytes}) as bytes_before";

    /// <summary>How many bytes an event has, for <see cref="PageBytes"/>.</summary>
    public static long SizeOf(RecordedEvent e) => e.Data.Length + e.Metadata.Length;

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
