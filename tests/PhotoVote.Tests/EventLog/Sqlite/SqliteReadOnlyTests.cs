using System.Security.Cryptography;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Sqlite;

/// <summary>Reading beside a server, without one, and what one that was killed has left.</summary>
public sealed class SqliteReadOnlyTests : IAsyncLifetime
{
    private static readonly LogSettings Settings = new() { PartitionCount = 3 };

    private readonly SqliteStorage _storage = new();
    private IEventLog _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await _storage.OpenAsync(Settings);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _storage.DisposeAsync();
    }

    private Task<AppendOutcome> Append(string stream) =>
        _server.AppendAsync(new(0, Ulid.NewUlid(), default, [new(stream, ExpectedVersion.Any, [new("Noted", new byte[100])])]), Cancel);

    private static async Task<IEventLog> OpenReadOnly(string folder)
    {
        var log = SqliteEventLog.OpenReadOnly(folder);
        await log.StartAsync(Cancel);
        return log;
    }

    private string CopyFolder()
    {
        var copy = Path.Combine(_storage.Folder, "copy");
        Directory.CreateDirectory(copy);
        foreach (var name in (string[])["events.db", "events.db-wal"])
            File.Copy(Path.Combine(_storage.Folder, name), Path.Combine(copy, name));
        return copy;
    }

    [Fact]
    public async Task Beside_a_server_it_reads_and_follows_what_the_server_writes()
    {
        await Append("order");
        await using var log = await OpenReadOnly(_storage.Folder);
        Assert.Equal(3, log.PartitionCount);
        Assert.Equal(1, await log.ReadVersionAsync(new StreamId(0, "order"), Cancel));

        await Append("order");

        Assert.Equal(2, await log.ReadVersionAsync(new StreamId(0, "order"), Cancel));
        await foreach (var page in log.FollowAsync(0, 1, null, Cancel))
        {
            Assert.Equal(2, page.Events[0].Position);
            break;
        }
    }

    [Fact]
    public async Task It_takes_no_lock_from_the_server()
    {
        await Append("order");
        await _server.DisposeAsync();
        await using var log = await OpenReadOnly(_storage.Folder);

        _server = await _storage.OpenAsync(Settings);
        await Append("order");

        Assert.Equal(2, await log.ReadHeadAsync(0, Cancel));
    }

    [Fact]
    public async Task Without_a_server_it_reads_and_leaves_the_database_as_it_was()
    {
        await Append("order");
        await _server.DisposeAsync();
        var path = Path.Combine(_storage.Folder, "events.db");
        var before = (Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(path, Cancel))), File.GetLastWriteTimeUtc(path));

        await using (var log = await OpenReadOnly(_storage.Folder))
            Assert.Equal(1, await log.ReadHeadAsync(0, Cancel));

        Assert.Equal(before, (Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(path, Cancel))), File.GetLastWriteTimeUtc(path)));
        _server = await _storage.OpenAsync(Settings);
    }

    [Fact]
    public async Task What_a_killed_server_has_left_is_read_whole_and_not_changed()
    {
        for (var i = 0; i < 100; i++)
            await Append($"order-{i}");
        var copy = CopyFolder();
        var before = Directory.GetFiles(copy).ToDictionary(f => f, File.ReadAllBytes);

        await using (var log = await OpenReadOnly(copy))
            Assert.Equal(100, (await log.ReadPartitionAsync(0, 0, 1_000, null, Cancel)).Events.Count);

        Assert.All(before, f => Assert.Equal(f.Value, File.ReadAllBytes(f.Key)));
    }

    [Fact]
    public async Task A_server_goes_on_where_a_killed_one_was()
    {
        for (var i = 0; i < 100; i++)
            await Append($"order-{i}");

        await using var next = SqliteEventLog.Create(new() { Folder = CopyFolder(), PartitionCount = 3 });
        await next.StartAsync(Cancel);

        Assert.Equal(100, await next.ReadHeadAsync(0, Cancel));
        var outcome = await next.AppendAsync(new(0, Ulid.NewUlid(), default, [new("order-7", ExpectedVersion.Exactly(1), [new("Noted", default)])]), Cancel);
        Assert.Equal(101, Assert.IsType<AppendOutcome.Appended>(outcome).Record.FirstPosition);
    }

    [Fact]
    public async Task It_refuses_to_write()
    {
        await using var log = await OpenReadOnly(_storage.Folder);

        await Assert.ThrowsAsync<NotSupportedException>(() => log.AppendAsync(new(0, Ulid.NewUlid(), default, [new("order", ExpectedVersion.Any, [new("Noted", default)])]), Cancel));
        await Assert.ThrowsAsync<NotSupportedException>(() => log.SaveSnapshotAsync(new StreamId(0, "order"), new("Order.v1", 1, default), Cancel));
    }

    [Fact]
    public void Where_no_log_is_it_says_so_and_makes_none()
    {
        var elsewhere = Path.Combine(_storage.Folder, "elsewhere");

        var refused = Assert.Throws<LogUnavailableException>(() => SqliteEventLog.OpenReadOnly(elsewhere));

        Assert.Contains(elsewhere, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(elsewhere));
    }
}
