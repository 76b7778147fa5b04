using Microsoft.Data.Sqlite;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;
using PhotoVote.EventLog.Sqlite;

namespace PhotoVote.Tests.EventLog.Sqlite;

/// <summary>What a commit promises, also when it fails.</summary>
public sealed class SqliteWritingTests : IAsyncLifetime
{
    private readonly SqliteStorage _storage = new();
    private IEventLog _log = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SqliteDatabase Database => new(_storage.Folder, "events.db");

    public async ValueTask InitializeAsync() => _log = await _storage.OpenAsync(new());

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _storage.DisposeAsync();
    }

    private static AppendRequest Note(string stream, int version, int bytes = 10) =>
        new(0, Ulid.NewUlid(), default, [new(stream, ExpectedVersion.Exactly(version), [new("Noted", new byte[bytes])])]);

    private Task<AppendOutcome> Append(AppendRequest request) => _log.AppendAsync(request, Cancel);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database.Path};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    /// <summary>From now on every commit with an event fails, at its very end: a foreign key that is checked only then.</summary>
    private void MakeCommitsFail() => Execute(
        """
        CREATE TABLE planted (id INTEGER REFERENCES stream (number) DEFERRABLE INITIALLY DEFERRED);
        CREATE TRIGGER plant AFTER INSERT ON event BEGIN INSERT INTO planted VALUES (-1); END
        """);

    [Fact]
    public async Task A_failing_commit_acknowledges_nothing_and_writes_nothing()
    {
        await Append(Note("order", 0));
        MakeCommitsFail();

        var refused = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Assert.ThrowsAsync<AppendNotWrittenException>(() => Append(Note($"order-{i}", 0)))));

        Assert.All(refused, e => Assert.Equal(NotWrittenReason.Unavailable, e.Reason));
        Assert.Equal(1, await _log.ReadHeadAsync(0, Cancel));
        Assert.Equal(0, await _log.ReadVersionAsync(new(0, "order-0"), Cancel));
    }

    [Fact]
    public async Task After_a_failing_commit_the_log_goes_on_from_what_is_written()
    {
        await Append(Note("order", 0));
        MakeCommitsFail();
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => Append(Note("order", 1)));
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => Append(Note("new", 0)));
        Execute("DROP TRIGGER plant");

        var outcomes = await Task.WhenAll(Append(Note("order", 1)), Append(Note("new", 0)));

        Assert.Equal([2L, 3L], outcomes.Select(o => Assert.IsType<AppendOutcome.Appended>(o).Record.FirstPosition));
    }

    [Fact]
    public async Task An_insert_that_fails_writes_nothing()
    {
        Execute("CREATE TRIGGER plant AFTER INSERT ON event WHEN NEW.version = 3 BEGIN SELECT RAISE(ABORT, 'planted'); END");

        var request = new AppendRequest(0, Ulid.NewUlid(), default, [new("order", ExpectedVersion.Any, [.. Enumerable.Repeat(new EventData("Noted", default), 5)])]);
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => Append(request));

        Assert.Equal(0, await _log.ReadHeadAsync(0, Cancel));
        Assert.Equal(0, await _log.ReadVersionAsync(new(0, "order"), Cancel));
    }

    [Fact]
    public async Task A_full_disk_writes_nothing_and_is_told_apart()
    {
        await _log.DisposeAsync();
        using var connection = Database.OpenWriter(1_000);
        connection.Execute($"PRAGMA max_page_count = {connection.QueryText("PRAGMA page_count")}");
        using var writer = new SqliteWriter(connection, TimeProvider.System, () => { });
        var batch = new AppendBatch(0);
        batch.TryAdd(new PendingAppend(Note("order", 0, 100_000), long.MaxValue));

        var refused = Assert.Throws<AppendNotWrittenException>(() => writer.Write(batch));

        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        Assert.Equal("0", connection.QueryText("SELECT count(*) FROM event"));
    }

    [Fact]
    public void Commits_wait_for_the_disk_and_keep_foreign_keys()
    {
        using var connection = Database.OpenWriter(1_000);

        Assert.Equal("wal", connection.QueryText("PRAGMA journal_mode"));
        Assert.Equal("2", connection.QueryText("PRAGMA synchronous"));
        Assert.Equal("1", connection.QueryText("PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task A_foreign_reader_that_never_ends_does_not_stop_the_log()
    {
        await _log.DisposeAsync();
        _log = await OpenWithSmallLog();
        using var foreigner = Database.OpenReader();
        foreigner.Execute("BEGIN");
        foreigner.QueryText("SELECT count(*) FROM event");

        await Write(megabytes: 10);
        foreigner.Execute("COMMIT");
        await Write(megabytes: 10);

        Assert.True(WriteAheadLength() < 16 << 20, $"{WriteAheadLength()} bytes");
    }

    [Fact]
    public async Task The_write_ahead_log_stays_small_while_followers_are_attached()
    {
        await _log.DisposeAsync();
        _log = await OpenWithSmallLog();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var followers = Enumerable.Range(0, 4).Select(async i =>
        {
            await foreach (var page in _log.FollowAsync(0, 0, i == 0 ? null : "order-1", stop.Token))
                await Task.Yield();
        }).ToList();
        var longest = 0L;

        for (var i = 0; i < 30; i++)
        {
            await Write(megabytes: 1);
            longest = Math.Max(longest, WriteAheadLength());
        }

        await stop.CancelAsync();
        foreach (var follower in followers)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follower);
        Assert.True(longest < 8 << 20, $"{longest} bytes");
    }

    [Fact]
    public async Task The_write_ahead_log_stays_small_while_readers_take_turns_without_a_gap()
    {
        await _log.DisposeAsync();
        _log = await OpenWithSmallLog();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var readers = Task.Run(() => TakeTurns(stop.Token), Cancel);
        var longest = 0L;

        for (var i = 0; i < 30; i++)
        {
            await Write(megabytes: 1);
            longest = Math.Max(longest, WriteAheadLength());
        }

        await stop.CancelAsync();
        await readers;
        Assert.True(longest < 16 << 20, $"{longest} bytes");
    }

    /// <summary>At every moment somebody is reading, nobody for long: SQLite by itself would never start the write-ahead log anew.</summary>
    private void TakeTurns(CancellationToken stop)
    {
        using var one = Database.OpenReader();
        using var other = Database.OpenReader();
        var (reading, next) = (one, other);
        Begin(reading);
        while (!stop.IsCancellationRequested)
        {
            Begin(next);
            reading.Execute("COMMIT");
            (reading, next) = (next, reading);
            stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5));
        }

        reading.Execute("COMMIT");

        static void Begin(SqliteConnection connection)
        {
            connection.Execute("BEGIN");
            connection.QueryText("SELECT count(*) FROM partition");
        }
    }

    private async Task<IEventLog> OpenWithSmallLog()
    {
        var log = SqliteEventLog.Create(new() { Folder = _storage.Folder, PartitionCount = 2, CheckpointPages = 100, WriteAheadLimit = 4 << 20 });
        await log.StartAsync(Cancel);
        return log;
    }

    private async Task Write(int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
            await Task.WhenAll(Enumerable.Range(0, 50).Select(n =>
                Append(new(0, Ulid.NewUlid(), default, [new($"order-{n}", ExpectedVersion.Any, [new("Noted", new byte[20_000])])]))));
    }

    private long WriteAheadLength() => new FileInfo(Database.WriteAheadPath).Length;
}
