using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using PhotoVote.EventLog.Appending;
using SQLitePCL;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>The connection that writes: a batch, or a handful of snapshots, in one transaction.</summary>
internal sealed class SqliteWriter : ISession
{
    private readonly SqliteConnection _connection;
    private readonly SqliteReader _reader;
    private readonly Action _afterRound;
    private readonly TimeProvider _time;
    private readonly StreamCache _streams = new();
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _insertStream;
    private readonly Statement _insertEvent;
    private readonly Statement _setHead;
    private readonly Statement _saveSnapshot;

    /// <param name="connection">The connection; the writer disposes it.</param>
    /// <param name="time">The log's clock.</param>
    /// <param name="afterRound">Called when the callers have been answered.</param>
    public SqliteWriter(SqliteConnection connection, TimeProvider time, Action afterRound)
    {
        _connection = connection;
        _time = time;
        _afterRound = afterRound;
        _reader = new(connection);
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _insertStream = new(connection, "INSERT INTO stream (partition, name) VALUES (?1, ?2) RETURNING number");
        _insertEvent = new(
            connection,
            """
            INSERT INTO event (partition, position, stream, version, id, command_size, fingerprint, type, data, metadata, recorded_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        _setHead = new(connection, "UPDATE partition SET head = ?2 WHERE number = ?1");
        _saveSnapshot = new(
            connection,
            """
            INSERT INTO snapshot (stream, schema, version, data) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (stream, schema) DO UPDATE SET version = excluded.version, data = excluded.data WHERE excluded.version > version
            """);
    }

    public bool IsBroken { get; private set; }

    public void Begin()
    {
    }

    public void End() => _afterRound();

    /// <summary>See <see cref="IBatchStore.WriteAsync"/>.</summary>
    public BatchResult Write(AppendBatch batch)
    {
        var committing = false;
        try
        {
            _begin.Run();
            var before = batch.Streams.Select(s => Find(batch.Partition, s.Name)).ToArray();
            if (!Holds(batch, before))
            {
                _rollback.Run();
                return Refuse(batch);
            }

            var first = _reader.Head(batch.Partition) + 1;
            var now = LogTime.ToMicroseconds(_time.GetUtcNow());
            Insert(batch, before, first, now);
            _setHead.Bind(1, batch.Partition).Bind(2, first + batch.EventCount - 1).Run();
            committing = true;
            _commit.Run();
            return Remember(batch, before, first, now);
        }
        catch (SqliteException e) when (!committing && SqliteErrors.IsDuplicate(e) && TryRollBack())
        {
            return Refuse(batch);
        }
        catch (Exception e)
        {
            throw GiveUp(e, committing);
        }
    }

    /// <summary>Keeps those snapshots that are newer than what is kept. One of a version that the stream has not is not kept.</summary>
    public bool SaveSnapshots(IReadOnlyList<(StreamId Stream, Snapshot Snapshot)> snapshots)
    {
        try
        {
            _begin.Run();
            foreach (var (stream, snapshot) in snapshots)
                if (Find(stream.Partition, stream.Name) is { Number: > 0 } entry && snapshot.Version <= entry.Version)
                    _saveSnapshot.Bind(1, entry.Number).Bind(2, snapshot.Schema).Bind(3, snapshot.Version).Bind(4, snapshot.Data.Span).Run();
            _commit.Run();
            return true;
        }
        catch (Exception e)
        {
            throw new LogUnavailableException($"Snapshots could not be kept: {e.Message}", GiveUp(e, committing: false));
        }
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_begin, _commit, _rollback, _insertStream, _insertEvent, _setHead, _saveSnapshot])
            statement.Dispose();
        _reader.Dispose();
        _connection.Dispose();
    }

    private StreamEntry Find(int partition, string name)
    {
        var stream = new StreamId(partition, name);
        if (_streams.TryGet(stream, out var entry))
            return entry;
        entry = _reader.FindStream(stream) is { } number ? new(number, _reader.Version(number)) : default;
        if (entry.Number > 0)
            _streams.Set(stream, entry);
        return entry;
    }

    private bool Holds(AppendBatch batch, StreamEntry[] before)
    {
        for (var i = 0; i < before.Length; i++)
            if (!batch.Streams[i].Expected.IsAny && batch.Streams[i].Expected.Value != before[i].Version)
                return false;
        foreach (var (name, version) in batch.Conditions)
            if (Find(batch.Partition, name).Version != version)
                return false;
        return true;
    }

    private void Insert(AppendBatch batch, StreamEntry[] before, long first, long now)
    {
        for (var i = 0; i < before.Length; i++)
            if (before[i].Number == 0)
                before[i] = new(_insertStream.Bind(1, batch.Partition).Bind(2, batch.Streams[i].Name).Scalar()!.Value, 0);

        Span<byte> fingerprint = stackalloc byte[16];
        _insertEvent.Bind(1, batch.Partition).Bind(11, now);
        foreach (var item in batch.Items)
        {
            var index = 0;
            for (var i = 0; i < item.Request.Appends.Length; i++)
            {
                var append = item.Request.Appends[i];
                var stream = before[batch.IndexOf(append.Stream)];
                var version = stream.Version + item.Offsets[i];
                _insertEvent.Bind(3, stream.Number);
                foreach (var e in append.Events)
                {
                    _insertEvent.Bind(2, first + item.FirstEvent + index).Bind(4, ++version).Bind(5, item.EventIds[index]);
                    if (index == 0)
                    {
                        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(fingerprint, item.Request.Fingerprint.Value);
                        _insertEvent.Bind(6, item.Request.EventCount).Bind(7, fingerprint);
                    }
                    else
                    {
                        _insertEvent.Bind(6, 0).BindNull(7);
                    }

                    _insertEvent.Bind(8, e.Type).Bind(9, e.Data.Span).Bind(10, e.Metadata.Span).Run();
                    index++;
                }
            }
        }
    }

    private BatchResult.Written Remember(AppendBatch batch, StreamEntry[] before, long first, long now)
    {
        for (var i = 0; i < before.Length; i++)
            _streams.Set(new(batch.Partition, batch.Streams[i].Name), before[i] with { Version = before[i].Version + batch.AppendedTo(i) });
        return new(first, Array.ConvertAll(before, s => s.Version), LogTime.FromMicroseconds(now));
    }

    private BatchResult.Rejected Refuse(AppendBatch batch)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in batch.Streams.Select(s => s.Name).Concat(batch.Conditions.Keys))
            versions[name] = Find(batch.Partition, name).Version;

        var commands = new Dictionary<Ulid, CommandRecord>();
        foreach (var item in batch.Items)
            foreach (var id in item.EventIds)
                if (_reader.FindCommandOfEvent(batch.Partition, id) is { } record)
                {
                    commands[item.Request.CommandId] = record;
                    break;
                }

        return new(versions, commands);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the roll-back, the connection is replaced.")]
    private bool TryRollBack()
    {
        _streams.Clear();
        try
        {
            // After a full disk or an I/O error SQLite has often rolled back by itself.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                _rollback.Run();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private EventLogException GiveUp(Exception e, bool committing)
    {
        IsBroken = true;
        return TryRollBack() && (!committing || e is SqliteException { } failure && SqliteErrors.LeavesNothingBehind(failure))
            ? new AppendNotWrittenException($"The database refused a batch ({e.Message}). Nothing was written.", NotWrittenReason.Unavailable, e)
            : new AppendOutcomeUnknownException($"The database failed in the middle of a commit ({e.Message}). Send the same request again to learn what became of it.", e);
    }
}
