using Npgsql;

namespace PhotoVote.Tests.Faults;

/// <summary>A server of the tests' own can be killed, started again, and paused.</summary>
public sealed class FailingServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_killed_or_paused_goes_on_with_what_it_had_committed()
    {
        await using var server = await PostgresServer.StartAsync(durable: true);
        Assert.SkipUnless(server.CanFail, "The server is not ours to break.");
        await using var dataSource = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await ExecuteAsync(dataSource, "create table kept (n integer); insert into kept values (1)");

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(dataSource, "insert into kept values (2)"));
        await server.RestartAsync();
        await ExecuteAsync(dataSource, "insert into kept values (3)");

        server.Pause();
        var paused = ExecuteAsync(dataSource, "insert into kept values (4)");
        Assert.NotSame(paused, await Task.WhenAny(paused, Task.Delay(300, Cancel)));
        server.Resume();
        await paused;

        await using var command = dataSource.CreateCommand("select array_agg(n order by n) from kept");
        var kept = (int[])(await command.ExecuteScalarAsync(Cancel))!;
        Assert.Equal([1, 3, 4], kept);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
