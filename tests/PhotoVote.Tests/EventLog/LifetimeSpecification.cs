using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

/// <summary>Giving up, too much at once, and stopping: nobody is left without an answer, and no answer is wrong.</summary>
public abstract class LifetimeSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_append_that_was_cancelled_before_is_not_written()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var command = Command(To("order", Event("Placed")));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Log.AppendAsync(command, cancelled.Token));

        await Appended(Command(To("other", Event("Noted"))));
        Assert.Null(await Log.FindCommandAsync(0, command.CommandId, Cancel));
    }

    [Fact]
    public async Task An_append_cancelled_in_the_queue_is_not_written_and_one_on_its_way_is_unknown()
    {
        using var stop = new CancellationTokenSource();
        var commands = Enumerable.Range(0, 3_000).Select(i => Command(To($"order-{i}", Event("Placed")))).ToList();
        var appends = commands.ConvertAll(c => Log.AppendAsync(c, stop.Token));
        await appends[0].WaitAsync(Limit, Cancel);
        await stop.CancelAsync();
        await Task.WhenAll(appends).ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);

        // What was on its way has been written, or has been given up, once something handed over later is through.
        await Appended(Command(To("last", Event("Last"))));
        for (var i = 0; i < commands.Count; i++)
        {
            var found = await Log.FindCommandAsync(0, commands[i].CommandId, Cancel);
            if (appends[i].IsCompletedSuccessfully)
                Assert.NotNull(found);
            else if (appends[i].IsCanceled)
                Assert.Null(found);
            else
                Assert.IsType<AppendOutcomeUnknownException>(appends[i].Exception!.InnerException);
        }
    }

    [Fact]
    public async Task What_does_not_fit_into_the_queue_is_refused_at_once_and_not_written()
    {
        await ReopenAsync(Settings with { QueueCapacity = 10 });
        var commands = Enumerable.Range(0, 5_000).Select(i => Command(To($"order-{i}", Event("Placed")))).ToList();

        var results = await Task.WhenAll(commands.Select(async c =>
        {
            try
            {
                Assert.IsType<AppendOutcome.Appended>(await Append(c));
                return NotWritten.No;
            }
            catch (AppendNotWrittenException e)
            {
                Assert.Equal(NotWrittenReason.Overloaded, e.Reason);
                return NotWritten.Yes;
            }
        }));

        Assert.Contains(NotWritten.No, results);
        Assert.Contains(NotWritten.Yes, results);
        Assert.Equal(
            commands.Zip(results).Where(r => r.Second == NotWritten.No).Select(r => r.First.CommandId).Order(),
            (await ReadAll()).Select(e => e.Id).Order());
    }

    [Fact]
    public async Task Stopping_writes_what_waits()
    {
        var appends = Enumerable.Range(0, 5_000).Select(i => Append(Command(To($"order-{i}", Event("Placed"))))).ToList();

        await ReopenAsync();

        Assert.All(await Task.WhenAll(appends).WaitAsync(Limit, Cancel), o => Assert.IsType<AppendOutcome.Appended>(o));
        Assert.Equal(5_000, await Log.ReadHeadAsync(0, Cancel));
    }

    [Fact]
    public async Task A_log_that_has_stopped_writes_nothing_and_says_so()
    {
        await Appended(Command(To("order", Event("Placed"))));
        await Log.DisposeAsync();

        var refused = await Assert.ThrowsAsync<AppendNotWrittenException>(() => Append(Command(To("order", Event("Paid")))));

        Assert.Equal(NotWrittenReason.Stopping, refused.Reason);
        await Assert.ThrowsAsync<LogUnavailableException>(() => VersionOf("order"));
    }

    [Fact]
    public async Task A_log_that_has_stopped_before_it_wrote_says_so_too()
    {
        await Log.DisposeAsync();

        var refused = await Assert.ThrowsAsync<AppendNotWrittenException>(() => Append(Command(To("order", Event("Placed")))));

        Assert.Equal(NotWrittenReason.Stopping, refused.Reason);
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once()
    {
        await Log.DisposeAsync();
        await Log.DisposeAsync();
    }

    [Fact]
    public async Task Starting_twice_is_starting_once()
    {
        await Log.StartAsync(Cancel);
        await Appended(Command(To("order", Event("Placed"))));
    }

    [Fact]
    public async Task Partitions_can_be_added()
    {
        await Appended(In(1, Command(To("order", Event("Placed")))));

        await ReopenAsync(Settings with { PartitionCount = 3 });

        Assert.Equal(1, (await Appended(In(2, Command(To("order", Event("Placed")))))).Record.FirstPosition);
        Assert.Equal(2, (await Appended(In(1, Command(To("order", Event("Paid")))))).Record.FirstPosition);
    }

    private enum NotWritten
    {
        No,
        Yes,
    }
}
