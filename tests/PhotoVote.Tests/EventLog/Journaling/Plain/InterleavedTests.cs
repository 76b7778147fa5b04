using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Plain;

/// <summary>A plain journaled grain whose calls interleave.</summary>
public sealed class InterleavedTests(JournalSilo silo) : JournalTests(silo)
{
    private new StreamFaults Faults => FaultsOf(Busy);

    [Fact]
    public async Task Writes_go_one_after_the_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Busy.TakeAsync((Journal g) => g.WriteAsync($"{i}"))));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}").Order(), (await WrittenAsync(Busy)).Split(' ').Order());
    }

    [Fact]
    public async Task Events_on_their_way_are_tentative_and_their_confirmation_is_waited_for()
    {
        Faults.HoldAppends();
        var (first, second) = await Busy.TakeAsync((Journal g) =>
        {
            var a = g.WriteAsync("a");
            Assert.Equal(("", "a"), (g.Seen, g.SeenTentatively));
            return Task.FromResult((a, g.ConfirmAsync()));
        });
        await Faults.HeldAsync(1);
        await Busy.TakeAsync((Journal g) =>
        {
            g.Raise("b");
            Assert.Equal(("", "a b"), (g.Seen, g.SeenTentatively));
            return Task.CompletedTask;
        });
        Assert.False(second.IsCompleted);

        Faults.ReleaseAppends();
        await Task.WhenAll(first, second);
        await Busy.TakeAsync((Journal g) =>
        {
            Assert.Equal(("a", "a b"), (g.Seen, g.SeenTentatively));
            return g.ConfirmAsync();
        });
        Assert.Equal("a b", await WrittenAsync(Busy));
    }

    [Fact]
    public async Task What_was_raised_on_events_that_are_lost_is_lost_with_them_and_everybody_is_told()
    {
        Faults.NextAppends(AppendFault.NotWritten);
        Faults.HoldAppends();
        var (first, second) = await Busy.TakeAsync((Journal g) => Task.FromResult((g.WriteAsync("a"), g.WriteAsync("b"))));
        await Faults.HeldAsync(1);
        await Busy.TakeAsync((Journal g) =>
        {
            g.Raise("c");
            return Task.CompletedTask;
        });
        Faults.ReleaseAppends();

        await Assert.ThrowsAsync<AppendNotWrittenException>(() => first);
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => second);
        await Assert.ThrowsAsync<InconsistentJournalException>(() => Busy.TakeAsync((Journal g) => g.ConfirmAsync()));
        await Busy.TakeAsync((Journal g) => g.WriteAsync("d"));
        Assert.Equal("d", await WrittenAsync(Busy));
    }

    [Fact]
    public async Task A_conditional_event_does_not_slip_in_behind_one_that_it_did_not_see()
    {
        Faults.HoldAppends();
        var (written, conditional, seen) = await Busy.TakeAsync((Journal g) =>
        {
            var unseen = g.RaiseIfAsync("unseen");
            return Task.FromResult((unseen, g.RaiseIfAsync("conditional"), g.WriteAsync("raised on the same state")));
        });
        await Faults.HeldAsync(1);
        Faults.ReleaseAppends();

        Assert.True(await written);
        Assert.False(await conditional);
        await Assert.ThrowsAsync<InconsistentJournalException>(() => seen);
        Assert.Equal("unseen", await WrittenAsync(Busy));
    }

    [Fact]
    public async Task A_conditional_event_that_is_lost_takes_nothing_with_it()
    {
        Faults.NextAppends(AppendFault.NotWritten);
        Faults.HoldAppends();
        var (lost, other) = await Busy.TakeAsync((Journal g) => Task.FromResult((g.RaiseIfAsync("lost"), g.WriteAsync("other"))));
        await Faults.HeldAsync(1);
        Faults.ReleaseAppends();

        await Assert.ThrowsAsync<AppendNotWrittenException>(() => lost);
        await other;
        Assert.Equal("other", await WrittenAsync(Busy));
    }

    [Fact]
    public async Task Refreshing_and_writing_do_not_get_in_each_others_way()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Busy.TakeAsync((Journal g) => i % 3 == 0 ? g.RefreshAsync() : g.WriteAsync($"{i}"))));

        Assert.Equal(40, (await WrittenAsync(Busy)).Split(' ').Length);
        Assert.Equal(await WrittenAsync(Busy), await Busy.TakeAsync((Journal g) => Task.FromResult(g.Seen)));
    }

    [Fact]
    public async Task Events_of_activations_at_once_are_neither_lost_nor_doubled()
    {
        var twin = Silo.Grains.GetGrain<IBusyNotes>($"{Busy.GetPrimaryKeyString()}#twin");
        var told = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            try
            {
                await (i % 2 == 0 ? Busy : twin).TakeAsync((Journal g) => g.WriteAsync($"{i}"));
                return $"{i}";
            }
            catch (InconsistentJournalException)
            {
                return null;
            }
        }));

        Assert.Equal(told.OfType<string>().Order(), (await WrittenAsync(Busy)).Split(' ').Order());
    }
}
