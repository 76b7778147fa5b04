using System.Text;
using PhotoVote.EventLog;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog;

public abstract class SnapshotSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    private static readonly StreamId Order = new(0, "order");

    private Task Save(string schema, long version, string data) =>
        Log.SaveSnapshotAsync(Order, new(schema, version, Encoding.UTF8.GetBytes(data)), Cancel);

    private Task<AppendOutcome.Appended> AppendNumbered(int count) => Appended(Command(To("order", [.. Enumerable.Range(1, count).Select(i => Event("Numbered", $"{i}"))])));

    private async Task<(string? Snapshot, long Version, string Events)> Load(string? schema, long after = 0)
    {
        var loaded = await Log.LoadAsync(Order, after, schema, Cancel);
        return (
            loaded.Snapshot is { } s ? $"{s.Schema}:{Encoding.UTF8.GetString(s.Data.Span)}" : null,
            loaded.Snapshot?.Version ?? 0,
            string.Join(',', loaded.Events.Select(TextOf)));
    }

    [Fact]
    public async Task Loading_gives_the_snapshot_and_the_events_after_it()
    {
        await AppendNumbered(5);
        await Save("Order.v1", 3, "three");

        Assert.Equal(("Order.v1:three", 3, "4,5"), await Load("Order.v1"));
    }

    [Fact]
    public async Task A_snapshot_of_the_last_version_leaves_no_events_to_load()
    {
        await AppendNumbered(5);
        await Save("Order.v1", 5, "five");

        Assert.Equal(("Order.v1:five", 5, ""), await Load("Order.v1"));
    }

    [Fact]
    public async Task A_snapshot_of_another_shape_is_ignored()
    {
        await AppendNumbered(2);
        await Save("Order.v1", 2, "two");

        Assert.Equal((null, 0, "1,2"), await Load("Order.v2"));
        Assert.Equal((null, 0, "1,2"), await Load("order.v1"));
        Assert.Equal((null, 0, "1,2"), await Load(null));
    }

    [Fact]
    public async Task Shapes_are_kept_side_by_side()
    {
        await AppendNumbered(4);
        await Save("Order.v1", 2, "old");
        await Save("Order.v2", 3, "new");

        Assert.Equal(("Order.v1:old", 2, "3,4"), await Load("Order.v1"));
        Assert.Equal(("Order.v2:new", 3, "4"), await Load("Order.v2"));
    }

    [Fact]
    public async Task A_later_snapshot_takes_the_place_of_an_earlier_one()
    {
        await AppendNumbered(4);
        await Save("Order.v1", 2, "two");
        await Save("Order.v1", 3, "three");

        Assert.Equal(("Order.v1:three", 3, "4"), await Load("Order.v1"));
    }

    [Fact]
    public async Task An_earlier_or_equal_snapshot_changes_nothing()
    {
        await AppendNumbered(4);
        await Save("Order.v1", 3, "three");
        await Save("Order.v1", 2, "two");
        await Save("Order.v1", 3, "another");

        Assert.Equal(("Order.v1:three", 3, "4"), await Load("Order.v1"));
    }

    [Fact]
    public async Task A_caller_who_is_past_the_snapshot_gets_events_only()
    {
        await AppendNumbered(5);
        await Save("Order.v1", 3, "three");

        Assert.Equal((null, 0, "4,5"), await Load("Order.v1", after: 3));
        Assert.Equal((null, 0, "5"), await Load("Order.v1", after: 4));
    }

    [Fact]
    public async Task Snapshots_are_any_bytes_and_outlive_a_restart()
    {
        await AppendNumbered(3);
        var data = new byte[1_000_000];
        new Random(1).NextBytes(data);
        await Log.SaveSnapshotAsync(Order, new("Order.v1", 2, data), Cancel);
        await Log.SaveSnapshotAsync(Order, new("Order.v2", 3, ReadOnlyMemory<byte>.Empty), Cancel);

        await ReopenAsync();

        Assert.True((await Log.LoadAsync(Order, 0, "Order.v1", Cancel)).Snapshot!.Data.Span.SequenceEqual(data));
        Assert.Equal(("Order.v2:", 3, ""), await Load("Order.v2"));
    }

    [Fact]
    public async Task Snapshots_of_many_streams_are_kept_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Appended(Command(To($"order-{i}", Event("One"), Event("Two"))))));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            Log.SaveSnapshotAsync(new(0, $"order-{i}"), new("Order.v1", 1, Encoding.UTF8.GetBytes($"{i}")), Cancel)));

        for (var i = 0; i < 100; i++)
        {
            var loaded = await Log.LoadAsync(new(0, $"order-{i}"), 0, "Order.v1", Cancel);
            Assert.Equal($"{i}", Encoding.UTF8.GetString(loaded.Snapshot!.Data.Span));
            Assert.Equal("Two", Assert.Single(loaded.Events).Type);
        }
    }

    [Fact]
    public async Task A_snapshot_of_a_version_that_the_stream_has_not_is_never_loaded()
    {
        await AppendNumbered(2);
        await Record.ExceptionAsync(() => Save("Order.v1", 3, "future"));
        await Record.ExceptionAsync(() => Log.SaveSnapshotAsync(new(0, "none"), new("Order.v1", 1, default), Cancel));

        Assert.Equal((null, 0, "1,2"), await Load("Order.v1"));
        Assert.Null((await Log.LoadAsync(new(0, "none"), 0, "Order.v1", Cancel)).Snapshot);
    }
}
