using PhotoVote.EventLog;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog;

public abstract class ReadingSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    private Task<AppendOutcome.Appended> AppendNumbered(string stream, int first, int count) =>
        Appended(Command(To(stream, [.. Enumerable.Range(first, count).Select(i => Event("Numbered", $"{i}"))])));

    private async Task<(long Version, string Data)> Slice(long from, int count, ReadDirection direction)
    {
        var slice = await Log.ReadStreamAsync(new(0, "order"), from, count, direction, Cancel);
        return (slice.Version, string.Join(',', slice.Events.Select(TextOf)));
    }

    [Fact]
    public async Task A_stream_is_read_forwards_from_a_version_page_by_page()
    {
        await AppendNumbered("order", 1, 7);

        Assert.Equal((7, "1,2,3"), await Slice(1, 3, ReadDirection.Forwards));
        Assert.Equal((7, "4,5,6"), await Slice(4, 3, ReadDirection.Forwards));
        Assert.Equal((7, "7"), await Slice(7, 3, ReadDirection.Forwards));
        Assert.Equal((7, ""), await Slice(8, 3, ReadDirection.Forwards));
        Assert.Equal((7, ""), await Slice(long.MaxValue, 3, ReadDirection.Forwards));
    }

    [Fact]
    public async Task A_page_of_a_partition_says_which_event_it_goes_on_from()
    {
        await AppendNumbered("order", 1, 3);
        await AppendNumbered("other", 1, 2);
        var ids = (await Log.ReadPartitionAsync(0, 0, 10, null, Cancel)).Events.Select(e => (Ulid?)e.Id).ToList();

        Assert.Null(await PrecedingAsync(0, null));
        Assert.Equal(ids[1], await PrecedingAsync(2, null));
        Assert.Equal(ids[3], await PrecedingAsync(4, "order")); // Whose it is, and whether a page has events, does not matter.
        Assert.Equal(ids[4], await PrecedingAsync(5, null));
        Assert.Null(await PrecedingAsync(6, null));
        await foreach (var page in Log.FollowTypesAsync(0, 2, ["Numbered"], Cancel))
        {
            Assert.Equal(ids[1], page.Preceding);
            break;
        }

        async Task<Ulid?> PrecedingAsync(long position, string? prefix) => (await Log.ReadPartitionAsync(0, position, 10, prefix, Cancel)).Preceding;
    }

    [Fact]
    public async Task A_stream_is_read_backwards_from_the_end_or_a_version()
    {
        await AppendNumbered("order", 1, 7);

        Assert.Equal((7, "7,6,5"), await Slice(long.MaxValue, 3, ReadDirection.Backwards));
        Assert.Equal((7, "4,3,2"), await Slice(4, 3, ReadDirection.Backwards));
        Assert.Equal((7, "1"), await Slice(1, 3, ReadDirection.Backwards));
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_has_version_zero_and_no_events()
    {
        Assert.Equal((0, ""), await Slice(1, 10, ReadDirection.Forwards));
        Assert.Equal((0, ""), await Slice(long.MaxValue, 10, ReadDirection.Backwards));
        Assert.Equal(0, await VersionOf("order"));
        var loaded = await Log.LoadAsync(new(0, "order"), 0, "Order.v1", Cancel);
        Assert.Null(loaded.Snapshot);
        Assert.Empty(loaded.Events);
    }

    [Fact]
    public async Task Loading_gives_all_events_after_the_version_that_the_caller_has()
    {
        await AppendNumbered("order", 1, 5);
        await AppendNumbered("other", 1, 5);

        Assert.Equal(["1", "2", "3", "4", "5"], (await Log.LoadAsync(new(0, "order"), 0, null, Cancel)).Events.Select(TextOf));
        Assert.Equal(["4", "5"], (await Log.LoadAsync(new(0, "order"), 3, null, Cancel)).Events.Select(TextOf));
        Assert.Empty((await Log.LoadAsync(new(0, "order"), 5, null, Cancel)).Events);
    }

    [Fact]
    public async Task Many_loads_at_once_each_get_their_own_stream()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => AppendNumbered($"order-{i}", i, 1 + i % 5)));

        var loaded = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Log.LoadAsync(new(0, $"order-{i}"), i % 2, null, Cancel)));
        var versions = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => VersionOf($"order-{i}")));

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1 + i % 5, versions[i]);
            Assert.Equal(Enumerable.Range(i, 1 + i % 5).Skip(i % 2).Select(n => $"{n}"), loaded[i].Events.Select(TextOf));
        }
    }

    [Fact]
    public async Task Who_reads_after_an_append_was_acknowledged_sees_it()
    {
        for (var i = 1; i <= 100; i++)
        {
            await AppendNumbered("order", i, 1);
            var (version, head) = (VersionOf("order"), Log.ReadHeadAsync(0, Cancel));
            Assert.Equal((i, i), (await version, await head));
        }
    }

    [Fact]
    public async Task A_partition_is_read_in_order_page_by_page()
    {
        for (var i = 0; i < 25; i++)
            await AppendNumbered(i % 2 == 0 ? "a" : "b", i, 1);

        var first = await Log.ReadPartitionAsync(0, 0, 10, null, Cancel);
        var second = await Log.ReadPartitionAsync(0, first.Position, 10, null, Cancel);
        var third = await Log.ReadPartitionAsync(0, second.Position, 10, null, Cancel);

        Assert.Equal((10, 25, false), (first.Position, first.Head, first.IsAtHead));
        Assert.Equal((20, 25, false), (second.Position, second.Head, second.IsAtHead));
        Assert.Equal((25, 25, true), (third.Position, third.Head, third.IsAtHead));
        Assert.Equal(
            Enumerable.Range(0, 25).Select(i => (i % 2 == 0 ? "a" : "b", i + 1L, $"{i}")),
            ((LogPage[])[first, second, third]).SelectMany(p => p.Events).Select(e => (e.Stream, e.Position, TextOf(e))));
    }

    [Fact]
    public async Task An_empty_partition_and_its_end_read_as_nothing()
    {
        var empty = await Log.ReadPartitionAsync(0, 0, 10, null, Cancel);
        await AppendNumbered("order", 1, 3);
        var end = await Log.ReadPartitionAsync(0, 3, 10, null, Cancel);

        Assert.Equal((0, 0, 0), (empty.Events.Count, empty.Position, empty.Head));
        Assert.Equal((0, 3, 3), (end.Events.Count, end.Position, end.Head));
    }

    [Fact]
    public async Task A_page_by_prefix_says_how_far_it_looked()
    {
        await AppendNumbered("x/1", 1, 5);
        await AppendNumbered("y/1", 1, 20);
        await AppendNumbered("x/2", 6, 1);

        var first = await Log.ReadPartitionAsync(0, 0, 10, "x/", Cancel);
        var second = await Log.ReadPartitionAsync(0, 10, 10, "x/", Cancel);
        var third = await Log.ReadPartitionAsync(0, 20, 10, "x/", Cancel);

        Assert.Equal((5, 10), (first.Events.Count, first.Position));
        Assert.Equal((0, 20), (second.Events.Count, second.Position));
        Assert.Equal(("6", 26, true), (TextOf(Assert.Single(third.Events)), third.Position, third.IsAtHead));
    }

    [Fact]
    public async Task A_prefix_is_meant_literally()
    {
        string[] names = ["a_1", "a%1", "a\\1", "a*1", "a[1]", "A1", "a1", "a1/2", "é1", "e\u03011", "📷1", "📸1", "a'1", "b"];
        await AppendTogether([.. names.Select(n => Command(To(n, Event("Noted"))))]);

        foreach (var (prefix, expected) in ((string, string[])[])
        [
            ("a_", ["a_1"]), ("a%", ["a%1"]), ("a\\", ["a\\1"]), ("a*", ["a*1"]), ("a[", ["a[1]"]), ("A", ["A1"]), ("a1", ["a1", "a1/2"]), ("é", ["é1"]), ("📷", ["📷1"]), ("a'", ["a'1"]),
            ("none", []),
        ])
            Assert.Equal(expected, (await ReadAll(prefix: prefix)).Select(e => e.Stream));
    }

    [Fact]
    public async Task An_empty_prefix_is_every_stream()
    {
        await AppendNumbered("a", 1, 2);

        Assert.Equal(2, (await ReadAll(prefix: "")).Count);
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_an_error_of_the_caller()
    {
        var stream = new StreamId(0, "order");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadStreamAsync(stream, 0, 1, ReadDirection.Forwards, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadStreamAsync(stream, 1, 0, ReadDirection.Forwards, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadStreamAsync(stream, 1, 10_001, ReadDirection.Forwards, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.LoadAsync(stream, -1, null, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadPartitionAsync(0, -1, 1, null, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadPartitionAsync(0, 0, 0, null, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadPartitionAsync(0, 0, 10_001, null, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadPartitionAsync(2, 0, 1, null, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.ReadVersionAsync(new(2, "order"), Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Log.FindCommandAsync(2, Ulid.NewUlid(), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Log.ReadVersionAsync(new(0, ""), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Log.ReadVersionAsync(new(0, "a\nb"), Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Log.LoadAsync(new(0, new string('x', 201)), 0, null, Cancel));
    }

    [Fact]
    public async Task A_read_that_was_cancelled_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Log.ReadVersionAsync(new(0, "order"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Log.ReadPartitionAsync(0, 0, 10, null, cancelled.Token));
    }
}
