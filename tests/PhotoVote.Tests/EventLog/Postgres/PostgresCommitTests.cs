using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.Testing.Faults;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Postgres;

/// <summary>What a caller is told when the server does not commit, or does not say so.</summary>
public sealed class PostgresCommitTests(PostgresCluster cluster) : PostgresLogTest(cluster)
{
    [Fact]
    public async Task A_commit_that_fails_acknowledges_nothing_and_the_log_goes_on()
    {
        var log = await StartLogAsync();
        await AppendAsync(log, Request("order"));
        await Database.ExecuteAsync("""
            create function event_log.refuse() returns trigger language plpgsql as $$
            begin
                if new.type = 'Happened' and new.version = 3 then raise exception 'not at commit'; end if;
                return null;
            end $$;
            create constraint trigger refuse after insert on event_log.event deferrable initially deferred
                for each row execute function event_log.refuse();
            """);

        await AppendAsync(log, Request("order", ExpectedVersion.Exactly(1)));
        var refused = await Assert.ThrowsAsync<AppendNotWrittenException>(() => log.AppendAsync(Request("order", ExpectedVersion.Exactly(2)), Cancel));

        Assert.Contains("not at commit", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, await log.ReadVersionAsync(new(0, "order"), Cancel));
        await Database.ExecuteAsync("drop trigger refuse on event_log.event");
        Assert.Equal(3, (await AppendAsync(log, Request("order", ExpectedVersion.Exactly(2)))).Record.FirstPosition);
    }

    [Fact]
    public async Task An_append_to_a_partition_that_somebody_holds_is_not_written_after_a_while()
    {
        var log = await StartLogAsync(new() { LockTimeout = TimeSpan.FromMilliseconds(200) });
        await AppendAsync(log, Request("order"));
        var following = Task.Run(() => FollowAsync(log, until: 2, Cancel), Cancel);
        await using var other = await HoldPartitionAsync();

        var refused = await Assert.ThrowsAsync<AppendNotWrittenException>(() => log.AppendAsync(Request("order"), Cancel));

        Assert.Equal(NotWrittenReason.Unavailable, refused.Reason);
        await other.Transaction.RollbackAsync(Cancel);
        await AppendAsync(log, Request("order"));
        Assert.Equal([1L, 2], (await following).Select(e => e.Position));
    }

    [Fact]
    public async Task An_append_that_takes_too_long_is_cancelled_on_the_server_and_not_written()
    {
        var log = await StartLogAsync(new() { WriteTimeout = TimeSpan.FromMilliseconds(300) });
        await AppendAsync(log, Request("order"));
        await using var other = await HoldPartitionAsync();

        await Assert.ThrowsAsync<AppendNotWrittenException>(() => log.AppendAsync(Request("order"), Cancel));

        Assert.Equal(0, await Database.ReadAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and wait_event_type = 'Lock'"));
        await other.Transaction.RollbackAsync(Cancel);
        Assert.Equal(2, (await AppendAsync(log, Request("order"))).Record.FirstPosition);
    }

    [Fact]
    public async Task An_append_whose_connection_is_cut_is_unknown_and_the_next_finds_another()
    {
        var log = await StartLogAsync();
        await AppendAsync(log, Request("order"));
        await using var other = await HoldPartitionAsync();
        var request = Request("order");
        var append = log.AppendAsync(request, Cancel);
        while (!await Database.ReadAsync<bool>("""
            select coalesce(bool_or(pg_terminate_backend(pid)), false) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """))
            await Task.Delay(5, Cancel);

        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => append);

        await other.Transaction.RollbackAsync(Cancel);
        Assert.Equal(2, (await AppendAsync(log, request)).Record.FirstPosition);
    }

    [Fact]
    public async Task Connections_that_break_while_nobody_uses_them_are_replaced_unnoticed()
    {
        var log = await StartLogAsync();
        await AppendAsync(log, Request("order"));
        await log.ReadHeadAsync(0, Cancel);
        await Database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        await Task.Delay(TimeSpan.FromSeconds(2.1), Cancel);

        Assert.Equal(1, await log.ReadHeadAsync(0, Cancel));
        Assert.Equal(2, (await AppendAsync(log, Request("order"))).Record.FirstPosition);
    }

    [Fact]
    public async Task A_caller_who_gives_up_on_the_way_is_told_that_the_outcome_is_unknown_and_it_may_well_be_written()
    {
        var log = await StartLogAsync();
        await AppendAsync(log, Request("order"));
        await using var other = await HoldPartitionAsync();
        using var patience = new CancellationTokenSource();
        var append = log.AppendAsync(Request("order"), patience.Token);
        while (await Database.ReadAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 0)
            await Task.Delay(5, Cancel);

        await patience.CancelAsync();

        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => append);
        await other.Transaction.RollbackAsync(Cancel);
        Assert.Equal(3, (await AppendAsync(log, Request("order"))).Record.FirstPosition);
    }

    [Fact]
    public async Task An_append_into_silence_is_unknown_after_a_bounded_time_and_the_same_request_settles_it()
    {
        await using var wire = new PostgresProxy(Database.ConnectionString);
        var indirect = new NpgsqlConnectionStringBuilder(wire.Through(Database.ConnectionString)) { CancellationTimeout = 300, Timeout = 1 };
        await using var dataSource = NpgsqlDataSource.Create(indirect.ConnectionString);
        await using var log = PhotoVote.EventLog.Postgres.PostgresLog.Create(dataSource, new() { WriteTimeout = TimeSpan.FromMilliseconds(300) });
        await log.StartAsync(Cancel);
        await AppendAsync(log, Request("order"));
        wire.FallSilent();
        var request = Request("order");

        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => log.AppendAsync(request, Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel));

        wire.Speak();
        Assert.True(await log.AppendAsync(request, Cancel) is AppendOutcome.Appended or AppendOutcome.AlreadyAppended);
        Assert.Equal(2, (await log.FindCommandAsync(0, request.CommandId, Cancel))!.FirstPosition);
    }

    private async Task<Holder> HoldPartitionAsync()
    {
        var connection = await Database.DataSource.OpenConnectionAsync(Cancel);
        var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand("select * from event_log.partition where id = 0 for update", connection);
        await command.ExecuteNonQueryAsync(Cancel);
        return new(connection, transaction);
    }

    private sealed record Holder(NpgsqlConnection Connection, NpgsqlTransaction Transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
