using Microsoft.Data.Sqlite;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>A connection's reading statements. All that one round reads belongs to one moment.</summary>
internal sealed class SqliteReader : ISession
{
    private const string EventColumns = "e.version, e.position, e.id, e.command_size, e.type, e.data, e.metadata, e.recorded_at";
    private const string CommandColumns = "id, fingerprint, position, command_size, recorded_at";

    /// <summary>The bytes after which a page of the partition ends early: a page is held in memory.</summary>
    private const long PageBytes = 8 * 1024 * 1024;

    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];
    private readonly Statement _begin;
    private readonly Statement _end;
    private readonly Statement _stream;
    private readonly Statement _version;
    private readonly Statement _forwards;
    private readonly Statement _backwards;
    private readonly Statement _snapshot;
    private readonly Statement _command;
    private readonly Statement _commandAt;
    private readonly Statement _head;
    private readonly Statement _idAt;
    private readonly Statement _page;
    private readonly Statement _pageOfPrefix;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN");
        _end = Prepare("COMMIT");
        _stream = Prepare("SELECT number FROM stream WHERE partition = ?1 AND name = ?2");
        _version = Prepare("SELECT max(version) FROM event WHERE stream = ?1");
        _forwards = Prepare($"SELECT {EventColumns} FROM event e WHERE stream = ?1 AND version >= ?2 ORDER BY version LIMIT ?3");
        _backwards = Prepare($"SELECT {EventColumns} FROM event e WHERE stream = ?1 AND version <= ?2 ORDER BY version DESC LIMIT ?3");
        _snapshot = Prepare("SELECT version, data FROM snapshot WHERE stream = ?1 AND schema = ?2 AND version > ?3");
        _command = Prepare($"SELECT {CommandColumns} FROM event WHERE partition = ?1 AND id = ?2 AND command_size > 0");
        _commandAt = Prepare(
            $"""
            SELECT {CommandColumns} FROM event
            WHERE partition = ?1 AND command_size > 0 AND position <= (SELECT position FROM event WHERE partition = ?1 AND id = ?2)
            ORDER BY position DESC LIMIT 1
            """);
        _head = Prepare("SELECT head FROM partition WHERE number = ?1");

        _idAt = Prepare("SELECT id FROM event WHERE partition = ?1 AND position = ?2");

        // CROSS JOIN: positions first, never the streams. substr compares characters as they are; LIKE would fold case and know wildcards.
        const string page = $"SELECT {EventColumns}, s.name FROM event e CROSS JOIN stream s ON s.number = e.stream WHERE e.partition = ?1 AND e.position > ?2 AND e.position <= ?3";
        _page = Prepare($"{page} ORDER BY e.position");
        _pageOfPrefix = Prepare($"{page} AND substr(s.name, 1, length(?4)) = ?4 ORDER BY e.position");
    }

    public void Begin() => _begin.Run();

    public void End() => _end.Run();

    public long? FindStream(StreamId stream) => _stream.Bind(1, stream.Partition).Bind(2, stream.Name).Scalar();

    public long Version(StreamId stream) => FindStream(stream) is { } number ? Version(number) : 0;

    /// <summary>The version of the stream with this number.</summary>
    public long Version(long number) => _version.Bind(1, number).Scalar() ?? 0;

    public long Head(int partition) => _head.Bind(1, partition).Scalar() ?? 0;

    public StreamSlice Slice(StreamId stream, long fromVersion, int maxCount, ReadDirection direction)
    {
        if (FindStream(stream) is not { } number)
            return new(0, []);
        var statement = direction == ReadDirection.Forwards ? _forwards : _backwards;
        return new(Version(number), Events(stream.Name, statement.Bind(1, number).Bind(2, fromVersion).Bind(3, maxCount)));
    }

    public LoadedStream Load(StreamId stream, long afterVersion, string? snapshotSchema)
    {
        if (FindStream(stream) is not { } number)
            return new(null, []);
        var snapshot = snapshotSchema is null ? null : Snapshot(number, snapshotSchema, afterVersion);
        var from = (snapshot?.Version ?? afterVersion) + 1;
        return new(snapshot, Events(stream.Name, _forwards.Bind(1, number).Bind(2, from).Bind(3, long.MaxValue)));
    }

    public CommandRecord? FindCommand(int partition, Ulid id) => Command(_command.Bind(1, partition).Bind(2, id));

    /// <summary>The command that has written the event with this id, whether as its first or as a further one.</summary>
    public CommandRecord? FindCommandOfEvent(int partition, Ulid id) => Command(_commandAt.Bind(1, partition).Bind(2, id));

    public LogPage Page(int partition, long afterPosition, int maxScanned, string? streamPrefix)
    {
        var head = Head(partition);
        var last = Math.Min(head, afterPosition + maxScanned);
        var preceding = IdAt(partition, afterPosition);
        if (last <= afterPosition)
            return new([], afterPosition, head) { Preceding = preceding };

        var statement = string.IsNullOrEmpty(streamPrefix) ? _page : _pageOfPrefix.Bind(4, streamPrefix);
        var events = new List<RecordedEvent>();
        var bytes = 0L;
        statement.Bind(1, partition).Bind(2, afterPosition).Bind(3, last);
        while (statement.Step())
        {
            var e = Event(statement.Text(8), statement);
            events.Add(e);
            bytes += e.Data.Length + e.Metadata.Length;
            if (bytes < PageBytes)
                continue;
            statement.Reset();
            return new(events, e.Position, head) { Preceding = preceding };
        }

        return new(events, last, head) { Preceding = preceding };
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _connection.Dispose();
    }

    private Statement Prepare(string sql)
    {
        var statement = new Statement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }

    private Ulid? IdAt(int partition, long position)
    {
        if (!_idAt.Bind(1, partition).Bind(2, position).Step())
            return null;
        var id = new Ulid(_idAt.Blob(0));
        _idAt.Reset();
        return id;
    }

    private Snapshot? Snapshot(long stream, string schema, long afterVersion)
    {
        if (!_snapshot.Bind(1, stream).Bind(2, schema).Bind(3, afterVersion).Step())
            return null;
        var snapshot = new Snapshot(schema, _snapshot.Int64(0), _snapshot.Blob(1).ToArray());
        _snapshot.Reset();
        return snapshot;
    }

    private static CommandRecord? Command(Statement row)
    {
        if (!row.Step())
            return null;
        var record = new CommandRecord(
            new Ulid(row.Blob(0)), Fingerprint.FromBytes(row.Blob(1)), row.Int64(2), (int)row.Int64(3), LogTime.FromMicroseconds(row.Int64(4)));
        row.Reset();
        return record;
    }

    private static List<RecordedEvent> Events(string stream, Statement rows)
    {
        var events = new List<RecordedEvent>();
        while (rows.Step())
            events.Add(Event(stream, rows));
        return events;
    }

    private static RecordedEvent Event(string stream, Statement row) =>
        new(
            stream,
            row.Int64(0),
            row.Int64(1),
            new Ulid(row.Blob(2)),
            (int)row.Int64(3),
            row.Text(4),
            row.Blob(5).ToArray(),
            row.Blob(6).ToArray(),
            LogTime.FromMicroseconds(row.Int64(7)));
}
