using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

/// <summary>No event is skipped: an aggregate that cannot take one stands still, says where, and goes on when that is mended.</summary>
public sealed class FaultedStreamTests(JournalSilo silo) : AggregateTests(silo)
{
    private string Bad => $"bad-{Name}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_aggregate_stands_still_before_an_event_that_it_cannot_take_and_recovers(bool undecodable)
    {
        await ExecuteAsync(Add("a"));
        await WriteElsewhereAsync("b", Bad, "c");
        Break(undecodable);

        foreach (var grain in new[] { Grain, Twin })
            for (var i = 0; i < 3; i++)
            {
                var failed = await Assert.ThrowsAsync<AggregateFaultedException>(() => ExecuteAsync(grain, Add("x")));
                Assert.Equal((Stream, 3L), (failed.Stream, failed.Version));
                Assert.NotEqual(0, failed.Position);
                Assert.Contains($"{Stream}", failed.Message, StringComparison.Ordinal);
                Assert.Contains("version 3", failed.Message, StringComparison.Ordinal);
                Assert.Contains($"position {failed.Position}", failed.Message, StringComparison.Ordinal);
                Assert.NotNull(failed.InnerException);
                await Assert.ThrowsAsync<AggregateFaultedException>(() => grain.TakeAsync((WordAggregate g) => g.ReadAsync()));
                await Assert.ThrowsAsync<AggregateFaultedException>(() => grain.TakeAsync((WordAggregate g) => g.ReadThroughAsync()));
            }

        Assert.Contains(Silo.LinesWritten, l => l.Contains($"{Stream}", StringComparison.Ordinal) && l.Contains("version 3", StringComparison.Ordinal) && l.Contains("position", StringComparison.Ordinal));
        Assert.Equal(["a", "b", Bad, "c"], await WrittenAsync());

        Mend(undecodable);
        await UntilDoneAsync(Grain, "y");
        await UntilDoneAsync(Twin, "z");
        Assert.Equal(["a", "b", Bad, "c", "y", "z"], await WrittenAsync());
    }

    [Fact]
    public async Task Commands_that_wait_while_the_stream_becomes_unreadable_are_all_answered()
    {
        await ExecuteAsync(Add("a"));
        await WriteElsewhereAsync(Bad);
        Break(undecodable: true);
        var commands = await StartAsync([.. Enumerable.Range(0, 30).Select(i => Add($"w{i}"))]);

        foreach (var command in commands)
            await Assert.ThrowsAsync<AggregateFaultedException>(() => command);
        Assert.Equal(["a", Bad], await WrittenAsync());
    }

    [Fact]
    public async Task A_repetition_whose_stream_cannot_be_read_is_not_told_that_nothing_was_written()
    {
        var id = Ulid.NewUlid();
        AggregateCommand<Words, WordAdded, string> Once() => Decide((state, _) => state.All.Contains("once") ? Refuse("done already") : Accept("once"), id: id);
        await ExecuteAsync(Once());
        await WriteElsewhereAsync(Bad);
        Break(undecodable: true);

        var failed = await Assert.ThrowsAsync<PhotoVote.EventLog.AppendOutcomeUnknownException>(() => ExecuteAsync(Once()));
        Assert.IsType<AggregateFaultedException>(failed.InnerException);
    }

    private void Break(bool undecodable)
    {
        if (undecodable)
            Silo.Codec.Break(Bad, new FormatException("Not to be read (test)."));
        else
            Poison.Add(Bad);
    }

    private void Mend(bool undecodable)
    {
        if (undecodable)
            Silo.Codec.Mend(Bad);
        else
            Poison.Remove(Bad);
    }

    /// <summary>The activation that stood still may be asked once more before it has gone.</summary>
    private static async Task UntilDoneAsync(IWordAggregate grain, string word)
    {
        for (var i = 0; ; i++)
            try
            {
                AssertDone(await ExecuteAsync(grain, Add(word)));
                return;
            }
            catch (AggregateFaultedException) when (i < 20)
            {
            }
    }
}
