using PhotoVote.EventLog;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Postgres;

/// <summary>Several logs on one database, as in several processes.</summary>
public sealed class PostgresManyProcessesTests(PostgresCluster cluster) : PostgresLogTest(cluster)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Two_processes_that_append_at_random_leave_no_hole_and_each_follower_sees_each_event_once_in_order()
    {
        var logs = new[] { await StartLogAsync(), await StartLogAsync() };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(Limit);
        const int Appends = 1_500;
        var followers = logs.Select(log => Task.Run(() => FollowAsync(log, Appends, stop.Token), Cancel)).ToArray();
        var left = Appends;

        // Ten streams and thirty callers who each expect what they read last: many conflicts.
        await Task.WhenAll(Enumerable.Range(0, 30).Select(caller => Task.Run(
            async () =>
            {
                var random = new Random(caller);
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var stream = new PhotoVote.EventLog.StreamId(0, $"order-{random.Next(10)}");
                    while (true)
                    {
                        var version = await logs[random.Next(2)].ReadVersionAsync(stream, stop.Token);
                        var request = Request(stream.Name, random.Next(4) == 0 ? ExpectedVersion.Any : ExpectedVersion.Exactly(version));
                        if (await logs[random.Next(2)].AppendAsync(request, stop.Token) is AppendOutcome.Appended)
                            break;
                    }
                }
            },
            Cancel)));

        foreach (var follower in followers)
        {
            var seen = await follower;
            Assert.Equal(Numbers(Appends), seen.Select(e => e.Position));
            Assert.All(seen.GroupBy(e => e.Stream), stream => Assert.Equal(Numbers(stream.Count()), stream.Select(e => e.Version)));
            Assert.Equal(seen.Select(e => e.RecordedAt).Order(), seen.Select(e => e.RecordedAt));
        }
    }

    [Fact]
    public async Task Of_two_processes_that_send_the_same_command_one_writes_it()
    {
        var logs = new[] { await StartLogAsync(), await StartLogAsync() };
        var requests = Enumerable.Range(0, 200).Select(i => Request($"order-{i}")).ToList();

        var outcomes = await Task.WhenAll(requests.SelectMany(request => logs.Select(log => log.AppendAsync(request, Cancel))));

        foreach (var pair in outcomes.Chunk(2))
        {
            var written = Assert.Single(pair.OfType<AppendOutcome.Appended>());
            Assert.Equal(written.Record, Assert.Single(pair.OfType<AppendOutcome.AlreadyAppended>()).Record);
        }

        Assert.Equal(200, await logs[0].ReadHeadAsync(0, Cancel));
    }

    [Fact]
    public async Task Nothing_that_depends_on_an_open_stream_is_written_after_its_close_by_another_process()
    {
        var logs = new[] { await StartLogAsync(), await StartLogAsync() };
        await AppendAsync(logs[0], Request("gate"));
        var closed = 0L;
        var written = 0;

        var casts = Enumerable.Range(0, 40).Select(caller => Task.Run(
            async () =>
            {
                for (var i = 0; ; i++)
                {
                    switch (await logs[caller % 2].AppendAsync(Request($"ballot-{caller}-{i}", ExpectedVersion.NoStream, new StreamCondition("gate", 1)), Cancel))
                    {
                        case AppendOutcome.Appended:
                            Interlocked.Increment(ref written);
                            break;
                        case AppendOutcome.ConditionFailed { Actual: 2 }:
                            return;
                        default:
                            Assert.Fail("neither written nor refused for the gate");
                            break;
                    }
                }
            },
            Cancel)).ToArray();
        while (await logs[0].ReadHeadAsync(0, Cancel) < 300)
            await Task.Delay(5, Cancel);
        closed = (await AppendAsync(logs[1], Request("gate", ExpectedVersion.Exactly(1)))).Record.FirstPosition;
        await Task.WhenAll(casts);

        Assert.Equal(closed, await logs[0].ReadHeadAsync(0, Cancel));
        Assert.Equal(closed, written + 2);
    }

    [Fact]
    public async Task A_follower_hears_of_another_process_before_it_would_have_looked_by_itself()
    {
        var (writer, reader) = (await StartLogAsync(), await StartLogAsync());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(Limit);
        var delays = new List<double>();
        var next = new TaskCompletionSource();
        var following = Task.Run(
            async () =>
            {
                await foreach (var page in reader.FollowAsync(0, 0, null, stop.Token))
                {
                    next.TrySetResult();
                    if (page.Position >= 8)
                        return;
                }
            },
            Cancel);

        for (var i = 0; i < 8; i++)
        {
            await Task.Delay(50, Cancel);
            next = new();
            var at = System.Diagnostics.Stopwatch.GetTimestamp();
            await AppendAsync(writer, Request("order"));
            await next.Task.WaitAsync(Limit, Cancel);
            delays.Add(System.Diagnostics.Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        await following;
        Assert.True(delays.Order().First() < 500, $"followers look once a second; hints came after {string.Join(", ", delays.Select(d => $"{d:0}"))} ms");
    }

    [Fact]
    public async Task A_follower_goes_on_when_its_connections_are_cut()
    {
        var (writer, reader) = (await StartLogAsync(), await StartLogAsync());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(Limit);
        await AppendAsync(writer, Request("order"));
        var following = Task.Run(() => FollowAsync(reader, 3, stop.Token), Cancel);
        await Database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'");

        await AppendAsync(writer, Request("order"));
        await AppendAsync(writer, Request("order"));

        Assert.Equal([1L, 2, 3], (await following).Select(e => e.Position));
    }

    [Fact]
    public async Task A_transaction_that_stays_open_holds_nobody_up_and_hides_nothing()
    {
        var log = await StartLogAsync();
        await using var connection = await Database.DataSource.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Cancel);
        await using (var command = new Npgsql.NpgsqlCommand("select pg_current_xact_id(), (select count(*) from event_log.event)", connection))
            await command.ExecuteNonQueryAsync(Cancel);
        var following = Task.Run(() => FollowAsync(log, 50, Cancel), Cancel);

        for (var i = 0; i < 50; i++)
            await AppendAsync(log, Request($"order-{i % 5}"));

        Assert.Equal(Numbers(50), (await following).Select(e => e.Position));
    }
}
