using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using PhotoVote.EventLog;

namespace PhotoVote.Benchmarks.Appends;

/// <summary>One prepared INSERT … SELECT FROM unnest a batch on one connection; the client knows positions, streams and versions.</summary>
internal sealed class RawInserts(int partition) : IContender
{
    private const string Sql = """
        insert into event_log.event (position, stream, version, recorded_at, partition, command_size, id, fingerprint, type, metadata, data)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private readonly byte[] _data = new byte[AppendBenchmark.EventBytes];
    private NpgsqlConnection _connection = null!;
    private NpgsqlCommand _command = null!;
    private long _position;
    private long _version;

    public string Name => "raw: prepared INSERT FROM unnest, one connection";

    public string Note => "";

    public async Task PrepareAsync(NpgsqlDataSource dataSource)
    {
        _connection = await dataSource.OpenConnectionAsync();
        _command = new(Sql, _connection);
        NpgsqlDbType[] types =
        [
            NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.TimestampTz, NpgsqlDbType.Integer, NpgsqlDbType.Integer,
            NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Bytea, NpgsqlDbType.Bytea,
        ];
        foreach (var type in types)
            _command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type });
        await _command.PrepareAsync();
    }

    public async Task WriteAsync(int events)
    {
        for (var written = 0; written < events; written += AppendBenchmark.BatchSize)
            await WriteBatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task WriteBatchAsync()
    {
        const int n = AppendBenchmark.BatchSize;
        var (positions, streams, versions, times) = (new long[n], new long[n], new long[n], new DateTime[n]);
        var (partitions, sizes, ids, fingerprints) = (new int[n], new int[n], new Guid[n], new Guid[n]);
        var (types, metadata, data) = (new string[n], new byte[n][], new byte[n][]);
        var now = DateTime.UtcNow;
        _version++;
        for (var i = 0; i < n; i++)
        {
            positions[i] = ++_position;
            streams[i] = i + 1;
            versions[i] = _version;
            times[i] = now;
            partitions[i] = partition;
            sizes[i] = 1;
            ids[i] = Ulid.NewUlid().ToGuid();
            fingerprints[i] = ids[i];
            types[i] = WholeLog.EventType;
            metadata[i] = [];
            data[i] = _data;
        }

        object[] values = [positions, streams, versions, times, partitions, sizes, ids, fingerprints, types, metadata, data];
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i];
        await _command.ExecuteNonQueryAsync();
    }
}
