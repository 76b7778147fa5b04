using Npgsql;
using NpgsqlTypes;
using static PhotoVote.EventLog.Postgres.Parameters;

namespace PhotoVote.EventLog.Postgres;

/// <summary>Reads of one stream or one partition.</summary>
internal static class StreamQueries
{
    private static readonly string Forwards = Slice("e.version >= $3", "e.version");
    private static readonly string Backwards = Slice("e.version <= $3", "e.version desc");

    private static readonly string OfStreams = Page("($4 is null or s.name ^@ $4)");

    // Without the index on types that every append would have to pay for: what is left out is looked at, but neither joined nor sent.
    private static readonly string OfTypes = Page("(e.type ^@ any($4) or e.position = least($3, p.position))");

    private const string Head = "select position from event_log.partition where id = $1";

    public static Task<StreamSlice> ReadStreamAsync(
        this ReadSessions sessions, StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken) =>
        sessions.QueryAsync(
            direction == ReadDirection.Forwards ? Forwards : Backwards,
            static () => [Of<int>(NpgsqlDbType.Integer), Of<string>(NpgsqlDbType.Text), Of<long>(NpgsqlDbType.Bigint), Of<int>(NpgsqlDbType.Integer)],
            parameters =>
            {
                parameters.Set(0, stream.Partition);
                parameters.Set(1, stream.Name);
                parameters.Set(2, fromVersion);
                parameters.Set(3, maxCount);
            },
            async row =>
            {
                var version = 0L;
                var events = new List<RecordedEvent>();
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    version = row.GetInt64(0);
                    if (!row.IsDBNull(1))
                        events.Add(EventRows.Read(row, 1, stream.Name));
                }

                return new StreamSlice(version, events);
            },
            cancellationToken);

    public static Task<LogPage> ReadPartitionAsync(
        this ReadSessions sessions, int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken) =>
        sessions.ReadPageAsync(OfStreams, static () => Of<string?>(NpgsqlDbType.Text), streamPrefix, partition, afterPosition, maxScanned, cancellationToken);

    /// <summary>Events whose type begins with one of these, and the last one of the page.</summary>
    public static Task<LogPage> ReadTypesAsync(
        this ReadSessions sessions, int partition, long afterPosition, int maxScanned, string[] typePrefixes, CancellationToken cancellationToken) =>
        sessions.ReadPageAsync(OfTypes, static () => ArrayOf<string>(NpgsqlDbType.Text), typePrefixes, partition, afterPosition, maxScanned, cancellationToken);

    private static Task<LogPage> ReadPageAsync<TFilter>(
        this ReadSessions sessions, string sql, Func<NpgsqlParameter> filterParameter, TFilter filter,
        int partition, long afterPosition, int maxScanned, CancellationToken cancellationToken)
    {
        var last = afterPosition > long.MaxValue - maxScanned ? long.MaxValue : afterPosition + maxScanned;
        return sessions.QueryAsync(
            sql,
            () => [Of<int>(NpgsqlDbType.Integer), Of<long>(NpgsqlDbType.Bigint), Of<long>(NpgsqlDbType.Bigint), filterParameter()],
            parameters =>
            {
                parameters.Set(0, partition);
                parameters.Set(1, afterPosition);
                parameters.Set(2, last);
                parameters.Set(3, filter);
            },
            async row =>
            {
                var (head, bytes) = (0L, 0L);
                Ulid? preceding = null;
                var events = new List<RecordedEvent>();
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    head = row.GetInt64(0);
                    preceding ??= row.IsDBNull(1) ? null : new Ulid(row.GetGuid(1));
                    if (row.IsDBNull(2))
                        continue;
                    var e = EventRows.Read(row, 3, row.GetString(2));
                    events.Add(e);
                    bytes += EventRows.SizeOf(e);
                    if (bytes >= EventRows.PageBytes)
                        last = e.Position;
                }

                return new LogPage(events, Math.Max(afterPosition, Math.Min(last, head)), head) { Preceding = preceding };
            },
            cancellationToken);
    }

    public static Task<long> ReadHeadAsync(this ReadSessions sessions, int partition, CancellationToken cancellationToken) =>
        sessions.QueryAsync(
            Head,
            static () => [Of<int>(NpgsqlDbType.Integer)],
            parameters => parameters.Set(0, partition),
            async row => await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? row.GetInt64(0) : 0,
            cancellationToken);

    private static string Page(string filter) => $"""
        select p.position, (select b.id from event_log.event b where b.partition = $1 and b.position = $2), e.stream_name, {EventRows.Columns}
        from event_log.partition p
        left join lateral (
            select s.name as stream_name, e.*, {EventRows.BytesBefore("e.position")}
            from event_log.event e join event_log.stream s on s.number = e.stream
            where e.partition = p.id and e.position > $2 and e.position <= $3 and {filter}
            order by e.position) e on e.bytes_before < {EventRows.PageBytes}
        where p.id = $1
        order by e.position
        """;

    // The version and the events come from one statement, so from one moment.
    private static string Slice(string where, string order) => $"""
        select (select l.version from event_log.event l where l.stream = s.number order by l.version desc limit 1), {EventRows.Columns}
        from event_log.stream s
        left join lateral (select * from event_log.event e where e.stream = s.number and {where} order by {order} limit $4) e on true
        where s.partition = $1 and s.name = $2
        order by {order}
        """;
}
