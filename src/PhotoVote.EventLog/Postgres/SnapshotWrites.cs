using NpgsqlTypes;
using static PhotoVote.EventLog.Postgres.Parameters;

namespace PhotoVote.EventLog.Postgres;

/// <summary>Keeps snapshots: the newest of each shape.</summary>
internal static class SnapshotWrites
{
    private const string Save = """
        insert into event_log.snapshot as kept (stream, schema, version, data, recorded_at)
        select s.number, $3, $4, $5, now() from event_log.stream s where s.partition = $1 and s.name = $2
        on conflict (stream, schema) do update set version = excluded.version, data = excluded.data, recorded_at = excluded.recorded_at
        where kept.version < excluded.version
        """;

    public static Task SaveSnapshotAsync(this ReadSessions sessions, StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) =>
        sessions.QueryAsync(
            Save,
            static () =>
            [
                Of<int>(NpgsqlDbType.Integer), Of<string>(NpgsqlDbType.Text), Of<string>(NpgsqlDbType.Text), Of<long>(NpgsqlDbType.Bigint),
                Of<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea),
            ],
            parameters =>
            {
                parameters.Set(0, stream.Partition);
                parameters.Set(1, stream.Name);
                parameters.Set(2, snapshot.Schema);
                parameters.Set(3, snapshot.Version);
                parameters.Set(4, snapshot.Data);
            },
            async row =>
            {
                while (await row.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                }

                return true;
            },
            cancellationToken);
}
