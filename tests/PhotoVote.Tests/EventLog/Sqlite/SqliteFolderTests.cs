using System.Diagnostics;
using Microsoft.Data.Sqlite;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;

namespace PhotoVote.Tests.EventLog.Sqlite;

/// <summary>Starting on a folder: what is refused, and in which words.</summary>
public sealed class SqliteFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-log-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string DatabasePath => Path.Combine(_folder, "events.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IEventLog Create(int partitions = 1) => SqliteEventLog.Create(new() { Folder = _folder, PartitionCount = partitions });

    private async Task StartAndStop(int partitions = 1)
    {
        await using var log = Create(partitions);
        await log.StartAsync(Cancel);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    [Fact]
    public async Task A_second_log_on_the_folder_is_refused_and_names_folder_and_process()
    {
        await using var first = Create();
        await first.StartAsync(Cancel);
        await using var second = Create();

        var refused = await Assert.ThrowsAsync<DataFolderInUseException>(() => second.StartAsync(Cancel));

        Assert.Equal((_folder, Environment.ProcessId), (refused.Folder, refused.ProcessId));
        Assert.Contains(_folder, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_is_free_again_when_the_log_is_closed()
    {
        await StartAndStop();
        await StartAndStop();
    }

    [Fact]
    public async Task A_log_that_was_refused_can_be_started_later()
    {
        await using var second = Create();
        await using (var first = Create())
        {
            await first.StartAsync(Cancel);
            await Assert.ThrowsAsync<DataFolderInUseException>(() => second.StartAsync(Cancel));
        }

        await second.StartAsync(Cancel);
    }

    [Fact]
    public async Task A_folder_taken_by_another_process_is_refused_and_free_when_that_is_killed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "Needs the flock tool to hold the folder from another process.");
        await StartAndStop();
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["--no-fork", DatabasePath + ".lock", "sh", "-c", "echo taken; exec sleep 60"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal("taken", await other.StandardOutput.ReadLineAsync(Cancel));
        await File.WriteAllTextAsync(DatabasePath + ".pid", $"{other.Id}", Cancel);

        var refused = await Assert.ThrowsAsync<DataFolderInUseException>(() => StartAndStop());
        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync(Cancel);

        Assert.Equal(other.Id, refused.ProcessId);
        await StartAndStop();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_in_words()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "in the way", Cancel);
        await using var log = SqliteEventLog.Create(new() { Folder = Path.Combine(_folder, "file", "data") });

        var refused = await Assert.ThrowsAsync<LogUnavailableException>(() => log.StartAsync(Cancel));

        Assert.Contains("cannot be written to", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_made()
    {
        await using var log = SqliteEventLog.Create(new() { Folder = Path.Combine(_folder, "a", "b"), FileName = "mine.db" });
        await log.StartAsync(Cancel);

        Assert.True(File.Exists(Path.Combine(_folder, "a", "b", "mine.db")));
    }

    [Fact]
    public async Task A_log_written_by_a_newer_version_is_refused_in_words()
    {
        await StartAndStop();
        Execute("PRAGMA user_version = 999");

        var refused = await Assert.ThrowsAsync<LogDamagedException>(() => StartAndStop());

        Assert.Contains("schema 999", refused.Message, StringComparison.Ordinal);
        Assert.Throws<LogDamagedException>(() => SqliteEventLog.OpenReadOnly(_folder));
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused_and_left_alone()
    {
        Execute("CREATE TABLE recipes (name TEXT)");

        await Assert.ThrowsAsync<LogDamagedException>(() => StartAndStop());

        Execute("INSERT INTO recipes VALUES ('soup')");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_in_words()
    {
        await File.WriteAllTextAsync(DatabasePath, string.Concat(Enumerable.Repeat("not a database ", 1_000)), Cancel);

        var refused = await Assert.ThrowsAsync<LogDamagedException>(() => StartAndStop());

        Assert.Contains(DatabasePath, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partitions_are_never_taken_away()
    {
        await StartAndStop(partitions: 4);

        var refused = await Assert.ThrowsAsync<LogDamagedException>(() => StartAndStop(partitions: 2));

        Assert.Contains("4 partitions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_was_not_started_says_so()
    {
        await using var log = Create();

        var request = new AppendRequest(0, Ulid.NewUlid(), default, [new("order", ExpectedVersion.Any, [new("Noted", default)])]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.ReadHeadAsync(0, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.AppendAsync(request, Cancel));

        await log.StartAsync(Cancel);

        Assert.IsType<AppendOutcome.Appended>(await log.AppendAsync(request, Cancel));
    }

    [Fact]
    public void Names_that_are_none_are_errors_of_the_caller()
    {
        Assert.ThrowsAny<ArgumentException>(() => SqliteEventLog.Create(new() { Folder = "" }));
        Assert.ThrowsAny<ArgumentException>(() => SqliteEventLog.Create(new() { Folder = _folder, FileName = "../elsewhere.db" }));
        Assert.ThrowsAny<ArgumentException>(() => SqliteEventLog.Create(new() { Folder = _folder, PartitionCount = 0 }));
    }
}
