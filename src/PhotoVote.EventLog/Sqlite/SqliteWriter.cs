using Microsoft.Data.Sqlite;
using PhotoVote.EventLog.Appending;
using SQLitePCL;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>The connection that writes: a batch, or a handful of snapshots, in one transaction.</summary>
internal sealed class SqliteWriter : ISession
{
    private readonly SqliteConnection _connection;
    private readonly SqliteReader _reader;
    private readonly EventInserts _inserts;
    private readonly Action _afterRound;
    private readonly TimeProvider _time;
    private readonly StreamCache _streams = new();
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
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
        _inserts = new(connection);
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _saveSnapshot = new(
            connection,
            """
            INSERT INTO snapshot (stream, schema, version, data) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (stream, schema) DO UPDATE SET version = excluded.version, data = excluded.data WHERE excluded.version > version
            """);
    }

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
            _inserts.Insert(batch, before, first, now);
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
        _begin.Run();
        foreach (var (stream, snapshot) in snapshots)
            if (Find(stream.Partition, stream.Name) is { Number: > 0 } entry && snapshot.Version <= entry.Version)
                _saveSnapshot.Bind(1, entry.Number).Bind(2, snapshot.Schema).Bind(3, snapshot.Version).Bind(4, snapshot.Data.Span).Run();
        _commit.Run();
        return true;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_begin, _commit, _rollback, _saveSnapshot])
            statement.Dispose();
        _inserts.Dispose();
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
        var rolledBack = TryRollBack();
        return !committing || (rolledBack && e is SqliteException failure && SqliteErrors.LeavesNothingBehind(failure))
            ? new AppendNotWrittenException($"The database refused a batch ({e.Message}). Nothing was written.", NotWrittenReason.Unavailable, e)
            : new AppendOutcomeUnknownException(
                $"The database failed in the middle of a commit ({e.Message}). Send the same request again to learn what became of it.", e);
    }
}
