using Microsoft.Extensions.Time.Testing;
using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

public abstract class FollowingSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    /// <summary>Long enough for the busiest machine; a test that works does not wait for it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>It stands still: a follower's patience never ends, so that nothing but a commit's hint can wake it.</summary>
    protected override LogSettings Settings { get; } = new() { Time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60)) };

    private Task<AppendOutcome.Appended> AppendNumbered(string stream, int number) => Appended(Command(To(stream, Event("Numbered", $"{number}"))));

    /// <summary>Follows until so many events have come.</summary>
    private async Task<List<RecordedEvent>> Follow(int count, long after = 0, string? prefix = null, int partition = 0)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        var events = new List<RecordedEvent>();
        await foreach (var page in Log.FollowAsync(partition, after, prefix, limit.Token))
        {
            events.AddRange(page.Events);
            if (events.Count >= count)
                return events;
        }

        throw new InvalidOperationException("Following ended.");
    }

    [Fact]
    public async Task A_follower_gets_what_is_there_in_order()
    {
        for (var i = 0; i < 5; i++)
            await AppendNumbered($"order-{i % 2}", i);

        Assert.Equal([1L, 2, 3, 4, 5], (await Follow(5)).Select(e => e.Position));
    }

    [Fact]
    public async Task A_follower_starts_after_the_position_it_has_seen()
    {
        for (var i = 0; i < 5; i++)
            await AppendNumbered("order", i);

        Assert.Equal([4L, 5], (await Follow(2, after: 3)).Select(e => e.Position));
    }

    [Fact]
    public async Task A_follower_of_types_gets_all_events_of_these_and_knows_what_stands_at_its_place()
    {
        string[] types = ["Opened.v1", "Numbered.v1", "Opened.v2", "Openedish.v1", "Numbered.v2", "Closed.v1", "Numbered.v3"];
        foreach (var type in types)
            await Appended(Command(To("order", Event(type, "{}"))));

        var (got, position) = (new List<RecordedEvent>(), 0L);
        await foreach (var page in Log.FollowTypesAsync(0, 1, ["Opened.v", "Closed.v"], Cancel))
        {
            got.AddRange(page.Events);
            position = page.Position;
            Assert.Equal(page.Position, page.Events[^1].Position);
            if (page.IsAtHead)
                break;
        }

        Assert.Equal(types.Length, position);
        Assert.Equal(["Opened.v2", "Closed.v1"], got.Where(e => e.Type.StartsWith("Opened.v", StringComparison.Ordinal) || e.Type.StartsWith("Closed.v", StringComparison.Ordinal)).Select(e => e.Type));
        Assert.Equal("Numbered.v3", got[^1].Type);
    }

    [Fact]
    public async Task A_follower_at_the_end_is_woken_by_an_append()
    {
        await AppendNumbered("order", 0);
        var follower = Follow(1, after: 1);

        for (var i = 1; i <= 20; i++)
        {
            await AppendNumbered("order", i);
            Assert.Equal($"{i}", TextOf(Assert.Single(await follower)));
            follower = Follow(1, after: i + 1);
        }

        await AppendNumbered("order", 21);
        await follower;
    }

    [Fact]
    public async Task A_follower_of_one_prefix_gets_its_events_only_and_keeps_its_place()
    {
        for (var i = 0; i < 50; i++)
            await AppendNumbered(i == 40 ? "mine/x" : "other", i);

        await foreach (var page in Log.FollowAsync(0, 0, "mine/", Cancel))
        {
            Assert.Equal("mine/x", Assert.Single(page.Events).Stream);
            Assert.Equal(50, page.Position);
            break;
        }
    }

    [Fact]
    public async Task A_follower_of_a_prefix_is_given_pages_without_events_when_the_log_moved()
    {
        await AppendNumbered("other", 1);

        await foreach (var page in Log.FollowAsync(0, 0, "mine/", Cancel))
        {
            Assert.Empty(page.Events);
            Assert.Equal(1, page.Position);
            break;
        }
    }

    [Fact]
    public async Task A_follower_of_a_silent_log_is_given_a_page_each_time_it_looks()
    {
        await AppendNumbered("order", 1);
        await using var pages = Log.FollowAsync(0, 1, null, Cancel).GetAsyncEnumerator(Cancel);

        for (var i = 0; i < 3; i++)
        {
            var next = pages.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                (Settings.Time as FakeTimeProvider)!.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(5, Cancel));
            }

            Assert.True(await next);
            Assert.Equal((0, 1), (pages.Current.Events.Count, pages.Current.Position));
        }
    }

    [Fact]
    public async Task Each_partition_is_followed_by_itself()
    {
        var follower = Follow(1, partition: 1);
        await AppendNumbered("order", 0);
        await Appended(In(1, Command(To("order", Event("Numbered", "one")))));

        Assert.Equal("one", TextOf(Assert.Single(await follower)));
    }

    [Fact]
    public async Task Followers_during_writing_get_each_event_once_in_order()
    {
        const int writers = 20, each = 50;
        var followers = Enumerable.Range(0, 4).Select(i => Follow(writers * each / 2, prefix: i % 2 == 0 ? "even/" : "odd/")).ToList();
        var whole = Follow(writers * each);

        await Task.WhenAll(Enumerable.Range(0, writers).Select(async w =>
        {
            for (var i = 0; i < each; i++)
                await AppendNumbered($"{(w % 2 == 0 ? "even" : "odd")}/{w}", i);
        }));

        Assert.Equal(Enumerable.Range(1, writers * each).Select(p => (long)p), (await whole).Select(e => e.Position));
        foreach (var follower in followers)
        {
            var events = await follower;
            Assert.Equal(events.Select(e => e.Position).Order().Distinct(), events.Select(e => e.Position));
            Assert.All(events.GroupBy(e => e.Stream), g => Assert.Equal(Enumerable.Range(0, each).Select(i => $"{i}"), g.Select(TextOf)));
        }
    }

    [Fact]
    public async Task Following_ends_when_it_is_cancelled()
    {
        await AppendNumbered("order", 0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var seen = new TaskCompletionSource();
        var following = Task.Run(
            async () =>
            {
                await foreach (var page in Log.FollowAsync(0, 0, null, stop.Token))
                    seen.TrySetResult();
            },
            Cancel);
        await seen.Task.WaitAsync(Limit, Cancel);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following.WaitAsync(Limit, Cancel));
    }

    [Fact]
    public async Task Following_ends_with_an_error_when_the_log_is_closed()
    {
        var following = Follow(1);
        await Log.DisposeAsync();
        (Settings.Time as FakeTimeProvider)!.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<LogUnavailableException>(() => following.WaitAsync(Limit, Cancel));
    }
}
