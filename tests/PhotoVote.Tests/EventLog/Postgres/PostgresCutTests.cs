using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Testing.Faults;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Postgres;

/// <summary>The connection is cut around the commit: the caller knows nothing, and the same request sent again tells.</summary>
public sealed class PostgresCutTests(PostgresCluster cluster) : PostgresLogTest(cluster)
{
    [Fact]
    public async Task Cut_after_the_commit_it_is_in_the_log_and_the_retry_says_so()
    {
        await using var proxy = new PostgresProxy(Database.ConnectionString);
        await using var dataSource = NpgsqlDataSource.Create(proxy.Through(Database.ConnectionString));
        await using var log = PostgresLog.Create(dataSource);
        await log.StartAsync(Cancel);
        await AppendAsync(log, Request("order"));
        var request = Request("order");
        proxy.CutAfterCommit();

        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => log.AppendAsync(request, Cancel));

        Assert.Equal(1, proxy.CutsAfterCommit);
        Assert.Equal(2, await Database.ReadAsync<long>("select count(*) from event_log.event"));
        var again = Assert.IsType<AppendOutcome.AlreadyAppended>(await log.AppendAsync(request, Cancel));
        Assert.Equal(2, again.Record.FirstPosition);
        Assert.Equal(2, await Database.ReadAsync<long>("select count(*) from event_log.event"));
    }

    [Fact]
    public async Task Cut_before_the_commit_it_is_not_in_the_log_and_the_retry_writes_it_once()
    {
        await using var proxy = new PostgresProxy(Database.ConnectionString);
        await using var dataSource = NpgsqlDataSource.Create(proxy.Through(Database.ConnectionString));
        await using var log = PostgresLog.Create(dataSource);
        await log.StartAsync(Cancel);
        await AppendAsync(log, Request("order"));
        var request = Request("order");
        proxy.CutBeforeCommit();

        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => log.AppendAsync(request, Cancel));

        Assert.Equal(1, proxy.CutsBeforeCommit);
        Assert.Equal(1, await Database.ReadAsync<long>("select count(*) from event_log.event"));
        Assert.Equal(2, (await AppendAsync(log, request)).Record.FirstPosition);
        Assert.IsType<AppendOutcome.AlreadyAppended>(await log.AppendAsync(request, Cancel));
        Assert.Equal(2, await Database.ReadAsync<long>("select count(*) from event_log.event"));
    }
}
