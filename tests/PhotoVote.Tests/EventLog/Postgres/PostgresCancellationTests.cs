using System.Diagnostics;
using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Postgres;

/// <summary>A caller who gives up leaves no work behind, on the server nor in the queue.</summary>
public sealed class PostgresCancellationTests(PostgresCluster cluster) : PostgresLogTest(cluster)
{
    public static TheoryData<string> Reads => [nameof(IEventLog.ReadStreamAsync), nameof(IEventLog.ReadHeadAsync), nameof(IEventLog.ReadPartitionAsync)];

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_cancelled_read_ends_on_the_server(string read)
    {
        var log = await StartLogAsync(new() { ReadConnections = 1 });
        await AppendAsync(log, Request("order"));

        // Once before, so that the statement is prepared and it is its execution that waits.
        await ReadAsync(Cancel);
        await using var locked = await LockTablesAsync();
        using var patience = new CancellationTokenSource();
        var reading = ReadAsync(patience.Token);
        await UntilAsync(1);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await UntilAsync(0);

        Task ReadAsync(CancellationToken cancellationToken) => read switch
        {
            nameof(IEventLog.ReadStreamAsync) => log.ReadStreamAsync(new(0, "order"), 1, 10, ReadDirection.Forwards, cancellationToken),
            nameof(IEventLog.ReadHeadAsync) => log.ReadHeadAsync(0, cancellationToken),
            _ => log.ReadPartitionAsync(0, 0, 10, null, cancellationToken),
        };
    }

    [Fact]
    public async Task A_read_whose_server_is_too_slow_ends_there_too_and_says_that_the_log_cannot_be_read()
    {
        var log = await StartLogAsync(new() { StatementTimeout = TimeSpan.FromMilliseconds(300), LockTimeout = TimeSpan.FromMilliseconds(200) });
        await AppendAsync(log, Request("order"));
        await using var locked = await LockTablesAsync();

        var ended = await Assert.ThrowsAsync<LogUnavailableException>(() => log.ReadHeadAsync(0, Cancel));

        Assert.IsType<PostgresException>(ended.InnerException);
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task Who_waits_for_a_connection_to_read_through_waits_for_a_bounded_time()
    {
        var log = await StartLogAsync(new() { ReadConnections = 1, StatementTimeout = TimeSpan.FromSeconds(1), LockTimeout = TimeSpan.FromMilliseconds(900) });
        await AppendAsync(log, Request("order"));
        await using var locked = await LockTablesAsync();
        var clock = Stopwatch.StartNew();

        var reads = Enumerable.Range(0, 20).Select(_ => Assert.ThrowsAsync<LogUnavailableException>(() => log.ReadHeadAsync(0, Cancel))).ToArray();
        var refused = await Task.WhenAll(reads);

        Assert.Contains(refused, e => e.Message.Contains("were busy", StringComparison.Ordinal));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task An_append_that_waits_is_taken_out_of_the_queue_when_its_caller_gives_up()
    {
        var log = await StartLogAsync();
        await AppendAsync(log, Request("order"));
        await using var locked = await LockTablesAsync();
        var first = log.AppendAsync(Request("order"), Cancel);
        await UntilAsync(1);
        using var patience = new CancellationTokenSource();
        var request = Request("order");
        var second = log.AppendAsync(request, patience.Token);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await locked.RollbackAsync(Cancel);
        await first;
        await AppendAsync(log, Request("order"));
        Assert.Null(await log.FindCommandAsync(0, request.CommandId, Cancel));
        Assert.Equal(3, await log.ReadVersionAsync(new(0, "order"), Cancel));
    }

    [Fact]
    public async Task However_an_append_ends_it_ends_within_the_time_that_the_options_say()
    {
        var options = new PostgresEventLogOptions
        {
            QueueTimeout = TimeSpan.FromMilliseconds(200), LockTimeout = TimeSpan.FromSeconds(30), StatementTimeout = TimeSpan.FromSeconds(30), WriteTimeout = TimeSpan.FromSeconds(2),
        };
        var log = await StartLogAsync(options);
        await AppendAsync(log, Request("order"));
        await using var locked = await LockTablesAsync();
        var clock = Stopwatch.StartNew();

        var first = log.AppendAsync(Request("order"), Cancel);
        await UntilAsync(1);
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => log.AppendAsync(Request("order"), Cancel));
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => first);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, options.LongestAppend);
        Assert.True(new PostgresEventLogOptions().LongestAppend > new CommitterOptions().QueueTimeout + new CommitterOptions().WriteTimeout);
    }

    /// <summary>Nothing of the log can be read or written until this is given back.</summary>
    private async Task<NpgsqlTransaction> LockTablesAsync()
    {
        var connection = await Database.DataSource.OpenConnectionAsync(Cancel);
        var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand("lock table event_log.partition, event_log.event, event_log.stream in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync(Cancel);
        return transaction;
    }

    private Task<long> WaitingAsync() => Database.ReadAsync<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and wait_event_type = 'Lock'");

    private async Task UntilAsync(long waiting)
    {
        var clock = Stopwatch.StartNew();
        while (await WaitingAsync() != waiting)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"{waiting} statements should wait for the lock.");
            await Task.Delay(5, Cancel);
        }
    }
}
