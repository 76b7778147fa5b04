using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Plain;

/// <summary>JournaledGrain's own methods, on the event log.</summary>
public sealed class RaisingTests(JournalSilo silo) : JournalTests(silo)
{
    [Fact]
    public async Task Raised_events_are_tentative_until_they_are_confirmed()
    {
        await Do(async g =>
        {
            g.Raise("a");
            g.Raise("b", "c");
            Assert.Equal(("", "a b c", 0), (g.Seen, g.SeenTentatively, g.VersionSeen));
            Assert.Equal(["a", "b", "c"], g.UnconfirmedEvents.Select(e => e.Word));
            Assert.Equal("a b c", g.SeenTentatively);

            await g.ConfirmAsync();
            Assert.Equal(("a b c", "a b c", 3), (g.Seen, g.SeenTentatively, g.VersionSeen));
            Assert.Empty(g.UnconfirmedEvents);
        });
        Assert.Equal("a b c", await WrittenAsync());
    }

    [Fact]
    public async Task A_grain_that_names_no_provider_keeps_its_events_in_the_log()
    {
        await Do(g => g.WriteAsync("a"));
        await EndAsync();

        Assert.Equal("a", await SeenAsync());
        await Do(g => g.WriteAsync("b"));
        Assert.Equal("a b", await WrittenAsync());
    }

    [Fact]
    public async Task A_change_is_announced_once_a_batch_and_shows_the_right_states()
    {
        var seen = new List<string>();
        await Do(async g =>
        {
            g.StateChanged = () => seen.Add($"{g.Seen}|{g.SeenTentatively}|{g.UnconfirmedEvents.Count()}");
            await g.WriteAsync("a", "b", "c");
            await g.WriteAsync("d");
            Assert.Equal("a b c d", g.SeenTentatively);
            Assert.Equal(2, g.TentativeChanges);
        });

        Assert.Equal(["a b c|a b c|0", "a b c d|a b c d|0"], seen);
    }

    [Fact]
    public async Task Confirming_nothing_costs_nothing()
    {
        await Do(g => g.ConfirmAsync());
        Assert.Equal((1, 0), (Faults.Loads, Faults.Appends));
    }

    [Fact]
    public async Task A_conditional_event_is_written_only_if_nothing_has_come_between()
    {
        Assert.True(await Do(g => g.RaiseIfAsync("a")));
        await Twin.TakeAsync((Journal g) => g.WriteAsync("twin"));

        Assert.False(await Do(g => g.RaiseIfAsync("b", "c")));
        Assert.Equal("a twin", await Do(async g =>
        {
            await g.RefreshAsync();
            return g.Seen;
        }));
        Assert.True(await Do(g => g.RaiseIfAsync("b", "c")));
        Assert.Equal("a twin b c", await WrittenAsync());
    }

    [Fact]
    public async Task A_conditional_event_goes_behind_those_raised_before_it()
    {
        Assert.True(await Do(g =>
        {
            g.Raise("a");
            return g.RaiseIfAsync("b");
        }));
        Assert.Equal("a b", await SeenAsync());

        await WriteElsewhereAsync(Grain, "x");
        await Assert.ThrowsAsync<InconsistentJournalException>(() => Do(g =>
        {
            g.Raise("lost");
            return g.RaiseIfAsync("lost too");
        }));
        Assert.Equal("a b x", await WrittenAsync());
    }

    [Fact]
    public async Task A_conditional_event_announces_its_change()
    {
        await Do(async g =>
        {
            await g.RaiseIfAsync("a", "b");
            Assert.Equal((1, 1), (g.StateChanges, g.TentativeChanges));
        });
    }

    [Fact]
    public async Task Refreshing_sees_what_others_wrote_and_confirms_what_was_raised()
    {
        await Do(g => g.WriteAsync("a"));
        await Twin.TakeAsync((Journal g) => g.WriteAsync("b"));
        Assert.Equal("a", await SeenAsync());

        await Do(g => g.RefreshAsync());
        Assert.Equal("a b", await SeenAsync());

        await Do(g =>
        {
            g.Raise("c");
            return g.RefreshAsync();
        });
        Assert.Equal("a b c", await WrittenAsync());
    }

    [Fact]
    public async Task Confirmed_events_can_be_read_again_from_one_version_to_another()
    {
        await Do(g => g.WriteAsync("a", "b", "c", "d"));

        Assert.Equal("b c", await Do(g => g.RetrieveAsync(1, 3)));
        Assert.Equal("a b c d", await Do(g => g.RetrieveAsync(0, 4)));
        Assert.Equal("", await Do(g => g.RetrieveAsync(2, 2)));
        await Assert.ThrowsAsync<ArgumentException>(() => Do(g => g.RetrieveAsync(0, 5)));
    }

    [Fact]
    public async Task More_confirmed_events_than_a_page_holds_can_be_read_again()
    {
        for (var i = 0; i < 3; i++)
            await Do(g => g.WriteAsync([.. Enumerable.Range(0, 900).Select(n => $"{i}-{n}")]));

        Assert.Equal(2_690, (await Do(g => g.RetrieveAsync(5, 2_695))).Split(' ').Length);
    }

    [Fact]
    public async Task A_log_is_not_cleared_and_says_so()
    {
        await Do(g => g.WriteAsync("a"));
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => Do(g => g.ClearAsync()));

        Assert.Contains("cannot be cleared", refused.Message, StringComparison.Ordinal);
        Assert.Equal("a", await SeenAsync());
    }

    [Fact]
    public async Task Events_that_cannot_all_be_raised_are_not_raised_at_all()
    {
        await Do(async g =>
        {
            Assert.Throws<InvalidOperationException>(() => g.RaiseLazily(Broken()));
            await g.WriteAsync("a");
        });
        Assert.Equal("a", await WrittenAsync());

        static IEnumerable<WordAdded> Broken()
        {
            yield return new("half");
            throw new InvalidOperationException("A bug (test).");
        }
    }

    [Fact]
    public async Task An_activation_reads_its_stream_once()
    {
        await WriteElsewhereAsync(Grain, "a");
        Assert.Equal("a", await SeenAsync());
        await Do(g => g.WriteAsync("b"));

        Assert.Equal((1, 0), (Faults.Loads, Faults.VersionReads));
    }

    private async Task EndAsync()
    {
        var gone = await Do(g =>
        {
            g.DeactivateOnIdle();
            return Task.FromResult(g.Gone);
        });
        await gone.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }
}
