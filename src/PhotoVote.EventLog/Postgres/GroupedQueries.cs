using Npgsql;
using NpgsqlTypes;
using static PhotoVote.EventLog.Postgres.Parameters;

namespace PhotoVote.EventLog.Postgres;

/// <summary>What a caller of LoadAsync asks for.</summary>
internal readonly record struct LoadKey(StreamId Stream, long AfterVersion, string? SnapshotSchema);

/// <summary>Reads that answer many callers with one query. Answers are aligned with the keys.</summary>
internal static class GroupedQueries
{
    /// <summary>A stream that has this many bytes of events in a shared query may have more: the rest is read on its own.</summary>
    public const int LoadPageBytes = 512 * 1024;

    private const string Versions = """
        select r.ordinal, e.version
        from unnest($1, $2) with ordinality r(partition, name, ordinal)
        join event_log.stream s on s.partition = r.partition and s.name = r.name
        cross join lateral (select e.version from event_log.event e where e.stream = s.number order by e.version desc limit 1) e
        """;

    private const string Commands = """
        select r.ordinal, e.id, e.fingerprint, e.position, e.command_size, e.recorded_at
        from unnest($1, $2) with ordinality r(partition, id, ordinal)
        join event_log.event e on e.partition = r.partition and e.id = r.id
        where e.command_size > 0
        """;

    // The snapshot comes with the first event after it, or alone: once, and from the same moment as the events. One of a version that the
    // stream does not have (the log was restored from a backup) is none.
    private static readonly string Loads = $"""
        select r.ordinal, n.schema, n.version, case when e.version is null or e.version = a.version + 1 then n.data end, {EventRows.Columns}
        from unnest($1, $2, $3, $4) with ordinality r(partition, name, after, schema, ordinal)
        join event_log.stream s on s.partition = r.partition and s.name = r.name
        left join event_log.snapshot n on n.stream = s.number and n.schema = r.schema and n.version > r.after
            and exists (select from event_log.event x where x.stream = n.stream and x.version = n.version)
        cross join lateral (select coalesce(n.version, r.after) as version) a
        left join lateral (
            select e.*, {EventRows.BytesBefore("e.version")}
            from event_log.event e where e.stream = s.number and e.version > a.version order by e.version limit $5) e
            on e.bytes_before < {LoadPageBytes}
        order by r.ordinal, e.version
        """;

    public static Task<long[]> ReadVersionsAsync(this ReadSessions sessions, IReadOnlyList<StreamId> streams) =>
        sessions.QueryAsync(
            Versions,
            static () => [ArrayOf<int>(NpgsqlDbType.Integer), ArrayOf<string>(NpgsqlDbType.Text)],
            parameters =>
            {
                parameters.Set(0, streams.Select(s => s.Partition).ToArray());
                parameters.Set(1, streams.Select(s => s.Name).ToArray());
            },
            async row =>
            {
                var versions = new long[streams.Count];
                while (await row.ReadAsync().ConfigureAwait(false))
                    versions[row.GetInt64(0) - 1] = row.GetInt64(1);
                return versions;
            },
            CancellationToken.None);

    public static Task<CommandRecord?[]> FindCommandsAsync(
        this ReadSessions sessions, IReadOnlyList<(int Partition, Ulid CommandId)> keys, CancellationToken cancellationToken) =>
        sessions.QueryAsync(
            Commands,
            static () => [ArrayOf<int>(NpgsqlDbType.Integer), ArrayOf<Guid>(NpgsqlDbType.Uuid)],
            parameters =>
            {
                parameters.Set(0, keys.Select(k => k.Partition).ToArray());
                parameters.Set(1, keys.Select(k => k.CommandId.ToGuid()).ToArray());
            },
            async row =>
            {
                var records = new CommandRecord?[keys.Count];
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                    records[row.GetInt64(0) - 1] = new(
                        new(row.GetGuid(1)), PostgresValues.ToFingerprint(row.GetGuid(2)), row.GetInt64(3), row.GetInt32(4), PostgresValues.ToTime(row.GetDateTime(5)));
                return records;
            },
            cancellationToken);

    /// <summary>Loads streams, of each at most <paramref name="maxEvents"/> events after the snapshot.</summary>
    public static Task<LoadedStream[]> LoadAsync(this ReadSessions sessions, IReadOnlyList<LoadKey> keys, int maxEvents) =>
        sessions.QueryAsync(
            Loads,
            static () =>
            [
                ArrayOf<int>(NpgsqlDbType.Integer), ArrayOf<string>(NpgsqlDbType.Text), ArrayOf<long>(NpgsqlDbType.Bigint), ArrayOf<string?>(NpgsqlDbType.Text),
                Of<int>(NpgsqlDbType.Integer),
            ],
            parameters =>
            {
                parameters.Set(0, keys.Select(k => k.Stream.Partition).ToArray());
                parameters.Set(1, keys.Select(k => k.Stream.Name).ToArray());
                parameters.Set(2, keys.Select(k => k.AfterVersion).ToArray());
                parameters.Set(3, keys.Select(k => k.SnapshotSchema).ToArray());
                parameters.Set(4, maxEvents);
            },
            async row =>
            {
                var snapshots = new Snapshot?[keys.Count];
                var events = new List<RecordedEvent>?[keys.Count];
                while (await row.ReadAsync().ConfigureAwait(false))
                {
                    var i = row.GetInt64(0) - 1;
                    if (!row.IsDBNull(3))
                        snapshots[i] = new(row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3));
                    if (!row.IsDBNull(4))
                        (events[i] ??= []).Add(EventRows.Read(row, 4, keys[(int)i].Stream.Name));
                }

                return snapshots.Zip(events, (snapshot, after) => new LoadedStream(snapshot, after ?? [])).ToArray();
            },
            CancellationToken.None);
}
