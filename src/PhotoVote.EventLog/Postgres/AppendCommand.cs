using Npgsql;
using NpgsqlTypes;
using PhotoVote.EventLog.Appending;
using static PhotoVote.EventLog.Postgres.Parameters;

namespace PhotoVote.EventLog.Postgres;

/// <summary>The parameters of event_log.append, filled from a batch.</summary>
internal static class AppendCommand
{
    public const string Sql = """
        select written, first_position, recorded_at, numbers, versions, condition_versions,
            known_ids, known_commands, known_fingerprints, known_positions, known_sizes, known_times
        from event_log.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """;

    public static NpgsqlParameter[] MakeParameters() =>
    [
        Of<int>(NpgsqlDbType.Integer),
        ArrayOf<string>(NpgsqlDbType.Text), ArrayOf<long>(NpgsqlDbType.Bigint), ArrayOf<long>(NpgsqlDbType.Bigint),
        ArrayOf<int>(NpgsqlDbType.Integer), ArrayOf<int>(NpgsqlDbType.Integer),
        ArrayOf<string>(NpgsqlDbType.Text), ArrayOf<long>(NpgsqlDbType.Bigint),
        ArrayOf<int>(NpgsqlDbType.Integer), ArrayOf<int>(NpgsqlDbType.Integer), ArrayOf<Guid>(NpgsqlDbType.Uuid), ArrayOf<int>(NpgsqlDbType.Integer),
        ArrayOf<Guid>(NpgsqlDbType.Uuid), ArrayOf<string>(NpgsqlDbType.Text),
        ArrayOf<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea), ArrayOf<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea),
    ];

    /// <summary>Sets the parameters for a batch.</summary>
    public static void Fill(NpgsqlParameterCollection parameters, AppendBatch batch, BatchStreams streams)
    {
        var n = batch.EventCount;
        var (eventStreams, offsets, sizes) = (new int[n], new int[n], new int[n]);
        var (ids, fingerprints) = (new Guid[n], new Guid[n]);
        var types = new string[n];
        var (metadata, data) = (new ReadOnlyMemory<byte>[n], new ReadOnlyMemory<byte>[n]);
        var at = 0;
        foreach (var item in batch.Items)
        {
            sizes[at] = item.Request.EventCount;
            fingerprints[at] = PostgresValues.ToGuid(item.Request.Fingerprint);
            for (var i = 0; i < item.EventIds.Length; i++)
                ids[at + i] = item.EventIds[i].ToGuid();
            for (var a = 0; a < item.Request.Appends.Length; a++)
            {
                var append = item.Request.Appends[a];
                var stream = item.Streams[a];
                var offset = item.Offsets[a];
                foreach (var e in append.Events)
                {
                    eventStreams[at] = stream + 1;
                    offsets[at] = ++offset;
                    types[at] = e.Type;
                    metadata[at] = e.Metadata;
                    data[at] = e.Data;
                    at++;
                }
            }
        }

        parameters.Set(0, batch.Partition);
        parameters.Set(1, streams.Names);
        parameters.Set(2, streams.Numbers);
        parameters.Set(3, streams.Expected);
        parameters.Set(4, streams.Open);
        parameters.Set(5, streams.OpenFirst);
        parameters.Set(6, batch.Conditions.Keys.ToArray());
        parameters.Set(7, batch.Conditions.Values.ToArray());
        parameters.Set(8, eventStreams);
        parameters.Set(9, offsets);
        parameters.Set(10, ids);
        parameters.Set(11, sizes);
        parameters.Set(12, fingerprints);
        parameters.Set(13, types);
        parameters.Set(14, metadata);
        parameters.Set(15, data);
    }
}
