using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Plain;

/// <summary>Writes of a plain journaled grain that fail, are heard of, once, and leave nothing behind.</summary>
public sealed class FailedWriteTests(JournalSilo silo) : JournalTests(silo)
{
    [Fact]
    public async Task A_write_that_fails_throws_and_drops_the_events()
    {
        Faults.NextAppends(AppendFault.NotWritten);
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => Do(g => g.WriteAsync("a")));

        await Do(async g =>
        {
            Assert.Empty(g.UnconfirmedEvents);
            Assert.Equal("", g.SeenTentatively);
            await g.WriteAsync("b");
        });
        Assert.Equal("b", await WrittenAsync());
    }

    [Theory]
    [InlineData(AppendFault.UnknownWritten, "a b")]
    [InlineData(AppendFault.UnknownNotWritten, "b")]
    public async Task A_write_whose_outcome_is_unknown_is_looked_up_before_the_next(AppendFault fault, string written)
    {
        Faults.NextAppends(fault);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => Do(g => g.WriteAsync("a")));
        await Do(g => g.RefreshAsync());
        await Do(g => g.WriteAsync("b"));

        Assert.Equal(written, await WrittenAsync());
        Assert.Equal(written, await SeenAsync());
    }

    [Fact]
    public async Task Events_raised_on_a_state_that_turns_out_to_be_old_are_not_written()
    {
        // The outcome of "a" is unknown, and the grain raises "b" on what it still sees.
        Faults.NextAppends(AppendFault.UnknownWritten);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => Do(g => g.WriteAsync("a")));
        await Assert.ThrowsAsync<InconsistentJournalException>(() => Do(g =>
        {
            Assert.Equal("", g.Seen);
            return g.WriteAsync("b");
        }));

        Assert.Equal("a", await WrittenAsync());
        await Do(g => g.WriteAsync("c"));
        Assert.Equal("a c", await SeenAsync());
    }

    [Fact]
    public async Task A_conflict_throws_and_nothing_is_submitted_to_a_state_that_it_was_not_decided_on()
    {
        await Do(g => g.WriteAsync("a"));
        await Twin.TakeAsync((Journal g) => g.WriteAsync("twin"));

        var refused = await Assert.ThrowsAsync<InconsistentJournalException>(() => Do(g => g.WriteAsync("b", "c")));
        Assert.IsType<AppendOutcome.VersionConflict>(refused.Outcome);
        await Do(g => g.WriteAsync("d"));
        Assert.Equal("a twin d", await WrittenAsync());
    }

    [Fact]
    public async Task An_event_that_the_grain_cannot_apply_is_never_written()
    {
        var poison = $"poison-{Guid.NewGuid():N}";
        Poison.Add(poison);
        await Do(g => g.WriteAsync("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Do(g => g.WriteAsync("b", poison)));

        Assert.Equal("a", await SeenAsync());
        await Do(g => g.WriteAsync("c"));
        Assert.Equal("a c", await SeenAsync());
        Assert.Equal("a c", await WrittenAsync());
    }

    [Fact]
    public async Task An_event_that_has_no_stored_form_is_dropped_with_those_around_it()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Do(g => g.WriteAsync("a", "unwritable")));
        await Do(g => g.WriteAsync("b"));

        Assert.Equal("b", await WrittenAsync());
    }

    [Fact]
    public async Task A_grain_that_throws_when_told_of_a_change_has_still_written()
    {
        await Do(async g =>
        {
            g.StateChanged = () => throw new InvalidOperationException("Thrown at a change (test).");
            await g.WriteAsync("a");
            g.StateChanged = null;
            Assert.Equal("a", g.Seen);
        });
    }

    [Fact]
    public async Task A_stream_that_cannot_be_replayed_stops_the_grain_until_it_is_mended()
    {
        var bad = $"bad-{Guid.NewGuid():N}";
        await Do(g => g.WriteAsync("a"));
        await WriteElsewhereAsync(Grain, "b", bad, "c");
        Poison.Add(bad);

        var failed = await Assert.ThrowsAsync<AggregateFaultedException>(() => Do(async g =>
        {
            await g.RefreshAsync();
        }));
        Assert.Equal(3, failed.Version);
        var inWords = await Assert.ThrowsAnyAsync<Exception>(SeenAsync);
        Assert.Contains("version 3", inWords.ToString(), StringComparison.Ordinal);

        Poison.Remove(bad);
        await UntilAsync(async () => await SeenAsync() == $"a b {bad} c");
        await Do(g => g.WriteAsync("d"));
        Assert.Equal($"a b {bad} c d", await SeenAsync());
    }

    [Fact]
    public async Task A_change_that_was_made_half_way_is_not_built_upon()
    {
        var bad = $"bad-{Guid.NewGuid():N}";
        await Do(g => g.WriteAsync("a"));
        await WriteElsewhereAsync(Grain, bad, "c");
        Poison.Add(bad);
        await Do(async g =>
        {
            await Assert.ThrowsAsync<AggregateFaultedException>(g.RefreshAsync);
            Assert.Throws<AggregateFaultedException>(() => g.Seen);
            Assert.Throws<AggregateFaultedException>(() => g.SeenTentatively);
            Poison.Remove(bad);
            await g.RefreshAsync();
            Assert.Equal(($"a {bad} c", 3), (g.Seen, g.VersionSeen));
        });
    }

    [Fact]
    public async Task A_grain_whose_stream_cannot_be_read_does_not_pass_for_an_empty_one()
    {
        await WriteElsewhereAsync(Grain, "a");
        Faults.FailsReading = () => true;
        await Assert.ThrowsAnyAsync<Exception>(SeenAsync);

        Faults.FailsReading = null;
        await UntilAsync(async () => await SeenAsync() == "a");
    }

    [Fact]
    public async Task Nothing_is_written_after_the_activation_has_ended()
    {
        Faults.NextAppends(AppendFault.UnknownNotWritten);
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => Do(g => g.WriteAsync("lost")));
        var gate = Faults.HoldLoads();
        var (writing, gone) = await Do(g =>
        {
            var write = g.WriteAsync("late");
            g.DeactivateOnIdle();
            return Task.FromResult((write, g.Gone));
        });
        await gate.ArrivedAsync();
        await gone.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        gate.Open();

        Assert.Equal(NotWrittenReason.Stopping, (await Assert.ThrowsAsync<AppendNotWrittenException>(() => writing)).Reason);
        Assert.Equal("", await WrittenAsync());
    }

    /// <summary>An activation that failed takes some seconds to make room for the next.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; ; i++)
            try
            {
                if (await holds())
                    return;
                Assert.Fail("Not what was expected.");
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException && i < 100)
            {
                await Task.Delay(50, Cancel);
            }
    }
}
