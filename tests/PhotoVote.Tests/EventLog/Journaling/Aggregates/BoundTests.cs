using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

public sealed class BoundTests(JournalSilo silo) : AggregateTests(silo)
{
    private const int MostWaiting = 10_000;

    [Fact]
    public async Task One_command_too_many_is_turned_away_at_once()
    {
        Faults.HoldAppends();
        var commands = await StartAsync([Add("first"), .. Enumerable.Range(0, MostWaiting).Select(_ => Decide((_, _) => Accept())), Add("too many")]);
        await Faults.HeldAsync(1);

        var refused = await Assert.ThrowsAsync<AppendNotWrittenException>(() => commands[^1]);
        Assert.Equal(NotWrittenReason.Overloaded, refused.Reason);
        Faults.ReleaseAppends();
        await commands[0];
    }

    [Fact]
    public async Task A_command_cancelled_before_it_is_decided_is_not_written()
    {
        using var cancelled = new CancellationTokenSource();
        Faults.HoldAppends();
        var commands = await Grain.TakeAsync((WordAggregate g) => Task.FromResult<Task<CommandOutcome<Words, string>>[]>(
            [g.ExecuteAsync(Add("a"), CancellationToken.None), g.ExecuteAsync(Add("cancelled"), cancelled.Token), g.ExecuteAsync(Add("b"), CancellationToken.None)]));
        await Faults.HeldAsync(1);
        await cancelled.CancelAsync();

        // Told at once: the append of another is no reason to wait.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commands[1].WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.False(commands[0].IsCompleted);
        Faults.ReleaseAppends();
        await commands[2];
        Assert.Equal(["a", "b"], await WrittenAsync());
    }

    [Fact]
    public async Task A_command_cancelled_before_it_is_sent_is_not_written()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExecuteUntilAsync(Grain, Add("cancelled"), cancelled.Token));
        Assert.Empty(await WrittenAsync());
    }

    [Fact]
    public async Task A_cancelled_reader_leaves_the_others_reading()
    {
        Faults.NextAppends(AppendFault.UnknownWritten);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => ExecuteAsync(Add("a")));
        var gate = Faults.HoldLoads();
        using var cancelled = new CancellationTokenSource();
        var (first, second) = await Grain.TakeAsync((WordAggregate g) => Task.FromResult((g.ReadThroughUntilAsync(cancelled.Token), g.ReadThroughAsync())));
        await gate.ArrivedAsync();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.Open();

        Assert.Equal("a", (await second).ToString());
    }
}
