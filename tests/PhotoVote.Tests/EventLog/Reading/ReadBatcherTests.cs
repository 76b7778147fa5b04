using PhotoVote.EventLog;
using PhotoVote.EventLog.Reading;

namespace PhotoVote.Tests.EventLog.Reading;

public sealed class ReadBatcherTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_that_come_while_one_runs_share_the_next_query()
    {
        var (batches, gate) = (new List<int>(), new TaskCompletionSource());
        var reads = new ReadBatcher<int, int>(
            async keys =>
            {
                batches.Add(keys.Count);
                await gate.Task;
                return keys.Select(k => k * 2).ToArray();
            },
            maxBatch: 40,
            maxParallel: 1);
        var first = reads.ReadAsync(1, Cancel);
        while (batches.Count == 0)
            await Task.Yield();
        var others = Enumerable.Range(2, 100).Select(key => reads.ReadAsync(key, Cancel)).ToList();

        gate.SetResult();

        Assert.Equal(2, await first);
        Assert.Equal(Enumerable.Range(2, 100).Select(k => k * 2), await Task.WhenAll(others));
        Assert.Equal([1, 40, 40, 20], batches);
    }

    [Fact]
    public async Task A_failure_reaches_each_caller_and_the_next_read_starts_anew()
    {
        var fails = true;
        var reads = new ReadBatcher<int, int>(async keys =>
        {
            await Task.Yield();
            return fails ? throw new LogUnavailableException("down") : keys.ToArray();
        });

        var errors = await Task.WhenAll(Enumerable.Range(0, 10).Select(key => Assert.ThrowsAsync<LogUnavailableException>(() => reads.ReadAsync(key, Cancel))));
        fails = false;

        Assert.Equal(10, errors.Distinct().Count());
        Assert.Equal(7, await reads.ReadAsync(7, Cancel));
    }

    [Fact]
    public async Task Who_gives_up_neither_waits_nor_takes_the_others_along()
    {
        var (asked, gate) = (new List<int>(), new TaskCompletionSource());
        var reads = new ReadBatcher<int, int>(
            async keys =>
            {
                asked.AddRange(keys);
                await gate.Task;
                return keys.ToArray();
            },
            maxParallel: 1);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = reads.ReadAsync(1, patience.Token);
        while (asked.Count == 0)
            await Task.Yield();
        var waiting = reads.ReadAsync(2, patience.Token);
        var other = reads.ReadAsync(3, Cancel);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();
        Assert.Equal(3, await other);
        Assert.Equal([1, 3], asked);
    }

    [Fact]
    public async Task More_than_may_wait_are_refused_at_once()
    {
        var gate = new TaskCompletionSource();
        var reads = new ReadBatcher<int, int>(
            async keys =>
            {
                await gate.Task;
                return keys.ToArray();
            },
            maxBatch: 1,
            maxParallel: 1,
            maxWaiting: 2);
        var tasks = new List<Task<int>>();

        await Assert.ThrowsAsync<LogUnavailableException>(async () =>
        {
            for (var i = 0; i < 5; i++)
                tasks.Add(reads.ReadAsync(i, Cancel));
            await Task.WhenAny(tasks);
        });

        gate.SetResult();
        await Task.WhenAll(tasks);
    }
}
