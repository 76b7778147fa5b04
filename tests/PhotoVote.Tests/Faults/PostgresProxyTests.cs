using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Testing.Faults;
using PhotoVote.Tests.EventLog.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Faults;

/// <summary>The tests' own proxy fails as it is told to, and not otherwise.</summary>
public sealed class PostgresProxyTests(PostgresCluster cluster) : PostgresLogTest(cluster)
{
    [Fact]
    public async Task An_append_that_is_cut_after_its_commit_is_written_and_its_caller_does_not_know()
    {
        await using var proxy = new PostgresProxy(Database.ConnectionString);
        await using var dataSource = NpgsqlDataSource.Create(proxy.Through(Database.ConnectionString));
        await using var log = await StartThroughAsync(dataSource);
        var request = Request("order");
        proxy.CutAfterCommit();

        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => log.AppendAsync(request, Cancel));

        Assert.Equal((1, 0, 1), (proxy.CutsAfterCommit, proxy.CutsBeforeCommit, proxy.ConnectionsCut));
        Assert.Equal(2, await Database.ReadAsync<long>("select max(position) from event_log.event"));
        Assert.IsType<AppendOutcome.AlreadyAppended>(await log.AppendAsync(request, Cancel));
        Assert.Equal(3, (await AppendAsync(log, Request("order"))).Record.FirstPosition);
    }

    [Fact]
    public async Task An_append_that_is_cut_before_its_commit_is_never_written()
    {
        await using var proxy = new PostgresProxy(Database.ConnectionString);
        await using var dataSource = NpgsqlDataSource.Create(proxy.Through(Database.ConnectionString));
        await using var log = await StartThroughAsync(dataSource);
        proxy.CutBeforeCommit();

        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => log.AppendAsync(Request("order"), Cancel));

        Assert.Equal((0, 1, 1), (proxy.CutsAfterCommit, proxy.CutsBeforeCommit, proxy.ConnectionsCut));
        Assert.Equal(2, (await AppendAsync(log, Request("order"))).Record.FirstPosition);
    }

    [Fact]
    public async Task An_append_that_writes_nothing_is_not_the_one_to_cut()
    {
        await using var proxy = new PostgresProxy(Database.ConnectionString);
        await using var dataSource = NpgsqlDataSource.Create(proxy.Through(Database.ConnectionString));
        await using var log = await StartThroughAsync(dataSource);
        proxy.CutAfterCommit();

        Assert.IsType<AppendOutcome.VersionConflict>(await log.AppendAsync(Request("order", ExpectedVersion.Exactly(7)), Cancel));

        Assert.Equal(0, proxy.CutsAfterCommit);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => log.AppendAsync(Request("order"), Cancel));
        Assert.Equal(1, proxy.CutsAfterCommit);
    }

    [Fact]
    public async Task In_silence_nothing_is_answered_and_afterwards_everything_is()
    {
        await using var proxy = new PostgresProxy(Database.ConnectionString);
        await using var dataSource = NpgsqlDataSource.Create(proxy.Through(Database.ConnectionString));
        await using var connection = await dataSource.OpenConnectionAsync(Cancel);
        proxy.FallSilent();

        var answer = AskAsync(connection);
        var another = Task.Run(() => AskAsync(dataSource), Cancel);
        Assert.NotSame(answer, await Task.WhenAny(answer, another, Task.Delay(300, Cancel)));
        Assert.False(another.IsCompleted);

        proxy.Speak();
        Assert.Equal(1, await answer);
        Assert.Equal(1, await another);
    }

    [Fact]
    public async Task Connections_are_cut_and_refused_until_they_are_let_in_again()
    {
        await using var proxy = new PostgresProxy(Database.ConnectionString);

        // Npgsql connects once more, without encryption, when it is cut off while it asks for that: whether it gets so far is chance.
        var plain = new NpgsqlConnectionStringBuilder(proxy.Through(Database.ConnectionString)) { SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable };
        await using var dataSource = NpgsqlDataSource.Create(plain.ConnectionString);
        await using var connection = await dataSource.OpenConnectionAsync(Cancel);
        Assert.Equal(1, await AskAsync(connection));

        proxy.RefusesConnections = true;
        Assert.Equal(1, await AskAsync(connection));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => dataSource.OpenConnectionAsync(Cancel).AsTask());
        proxy.CutAll();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(connection));
        Assert.Equal((1, 1), (proxy.ConnectionsRefused, proxy.ConnectionsCut));

        proxy.RefusesConnections = false;
        Assert.Equal(1, await AskAsync(dataSource));
    }

    [Fact]
    public async Task Messages_are_held_up_for_as_long_as_one_says()
    {
        await using var proxy = new PostgresProxy(Database.ConnectionString);
        await using var dataSource = NpgsqlDataSource.Create(proxy.Through(Database.ConnectionString));
        await using var connection = await dataSource.OpenConnectionAsync(Cancel);
        proxy.Latency = TimeSpan.FromMilliseconds(100);

        var asked = System.Diagnostics.Stopwatch.StartNew();
        await AskAsync(connection);

        Assert.True(asked.Elapsed >= TimeSpan.FromMilliseconds(195), $"{asked.Elapsed}");
    }

    /// <summary>A log through the proxy, that has written once.</summary>
    private static async Task<IEventLog> StartThroughAsync(NpgsqlDataSource dataSource)
    {
        var log = PostgresLog.Create(dataSource);
        await log.StartAsync(Cancel);
        await AppendAsync(log, Request("order"));
        return log;
    }

    private static async Task<int> AskAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select 1", connection);
        return (int)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task<int> AskAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("select 1");
        return (int)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
