using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Postgres;

/// <summary>What a database must be like, and who makes it so.</summary>
public sealed class PostgresSchemaTests(PostgresCluster cluster) : PostgresLogTest(cluster)
{
    [Fact]
    public async Task Many_processes_that_start_at_once_prepare_the_database_once()
    {
        var logs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresSchemaStart()));

        Assert.Equal(SchemaScripts.EventLog.Version, await Database.ReadAsync<long>("select count(*) from event_log.schema_version"));
        foreach (var log in logs)
            await AppendAsync(log, Request("order"));
        Assert.Equal(8, await logs[0].ReadHeadAsync(0, Cancel));

        Task<IEventLog> PostgresSchemaStart() => Task.Run(() => StartLogAsync(), Cancel);
    }

    [Fact]
    public async Task Scripts_do_no_harm_when_applied_again()
    {
        var log = await StartLogAsync();
        await AppendAsync(log, Request("order"));
        await Database.ExecuteAsync("delete from event_log.schema_version");

        await PostgresSchema.ApplyAsync(Database.DataSource, Cancel);

        await PostgresSchema.CheckAsync(Database.DataSource, Cancel);
        await AppendAsync(log, Request("order"));
    }

    [Fact]
    public async Task A_log_that_may_not_change_the_tables_says_that_they_are_missing_or_old()
    {
        var checking = new PostgresEventLogOptions { ApplySchema = false };

        var missing = await Assert.ThrowsAsync<LogDamagedException>(() => StartLogAsync(checking));
        await PostgresSchema.ApplyAsync(Database.DataSource, Cancel);
        await Database.ExecuteAsync("delete from event_log.schema_version where number > 1");
        var old = await Assert.ThrowsAsync<LogDamagedException>(() => StartLogAsync(checking));
        await PostgresSchema.ApplyAsync(Database.DataSource, Cancel);
        await AppendAsync(await StartLogAsync(checking), Request("order"));

        Assert.Contains($"are at version 0; this program needs version {SchemaScripts.EventLog.Version}", missing.Message, StringComparison.Ordinal);
        Assert.Contains($"are at version 1; this program needs version {SchemaScripts.EventLog.Version}", old.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_a_newer_program_prepared_is_refused(bool applySchema)
    {
        await PostgresSchema.ApplyAsync(Database.DataSource, Cancel);
        await Database.ExecuteAsync("insert into event_log.schema_version (set_name, number, script) values ('event_log', 99, 'from the future')");

        var newer = await Assert.ThrowsAsync<LogDamagedException>(() => StartLogAsync(new() { ApplySchema = applySchema }));

        Assert.Contains("are at version 99", newer.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", newer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_partitions_than_hold_events_are_refused()
    {
        var log = await StartLogAsync(new() { Partitions = 3 });
        await log.AppendAsync(new(2, Ulid.NewUlid(), default, [new("order", ExpectedVersion.Any, [new("Happened", default)])]), Cancel);

        var refused = await Assert.ThrowsAsync<LogDamagedException>(() => StartLogAsync(new() { Partitions = 2 }));

        Assert.Contains("partition 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, await PostgresLog.CountPartitionsAsync(Database.DataSource, Cancel));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_reported_and_nothing_is_written()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");
        await using var log = PostgresLog.Create(nowhere);

        await Assert.ThrowsAsync<LogUnavailableException>(() => log.StartAsync(Cancel));
        var append = await Assert.ThrowsAsync<AppendNotWrittenException>(() => log.AppendAsync(Request("order"), Cancel));
        Assert.Equal(NotWrittenReason.Unavailable, append.Reason);
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.ReadHeadAsync(0, Cancel));
        await Assert.ThrowsAsync<LogUnavailableException>(() => log.LoadAsync(new(0, "order"), 0, null, Cancel));
    }

    [Fact]
    public async Task People_can_read_the_log_with_psql()
    {
        var log = await StartLogAsync();
        var request = Request("order");
        await AppendAsync(log, request);

        Assert.Equal(
            $"order 1 {request.CommandId} Happened {{}}",
            await Database.ReadAsync<string>("select concat_ws(' ', stream, version, id, type, data) from event_log.readable_event"));
    }
}
