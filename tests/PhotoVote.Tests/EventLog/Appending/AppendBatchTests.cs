using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.Tests.EventLog.Appending;

/// <summary>What may be written together.</summary>
public sealed class AppendBatchTests
{
    private readonly AppendBatch _batch = new(0);

    private static PendingAppend To(string stream, ExpectedVersion expected, int events = 1, Ulid? id = null, params StreamCondition[] conditions) =>
        new(
            new(0, id ?? Ulid.NewUlid(), default, [new(stream, expected, [.. Enumerable.Repeat(new EventData("E", default), events)])], [.. conditions]),
            long.MaxValue,
            default);

    private static PendingAppend If(string gate, long version, string stream) => To(stream, ExpectedVersion.Any, 1, null, new StreamCondition(gate, version));

    [Fact]
    public void Appends_that_follow_on_each_other_join_and_one_that_does_not_waits()
    {
        Assert.True(_batch.TryAdd(To("a", ExpectedVersion.Exactly(3), events: 2)));
        Assert.True(_batch.TryAdd(To("a", ExpectedVersion.Exactly(5))));
        Assert.False(_batch.TryAdd(To("a", ExpectedVersion.Exactly(5))));

        Assert.Equal(new BatchStream("a", ExpectedVersion.Exactly(3)), Assert.Single(_batch.Streams));
        Assert.Equal(3, _batch.AppendedTo(0));
    }

    [Fact]
    public void An_exact_version_after_any_version_waits_because_nobody_knows_it_yet()
    {
        Assert.True(_batch.TryAdd(To("a", ExpectedVersion.Any)));
        Assert.False(_batch.TryAdd(To("a", ExpectedVersion.Exactly(1))));
    }

    [Fact]
    public void What_depends_on_a_stream_waits_once_the_batch_appends_to_it()
    {
        Assert.True(_batch.TryAdd(If("gate", 1, "cast-1")));
        Assert.True(_batch.TryAdd(To("gate", ExpectedVersion.Exactly(1))));
        Assert.False(_batch.TryAdd(If("gate", 1, "cast-2")));
        Assert.False(_batch.TryAdd(If("gate", 2, "cast-3")));
    }

    [Fact]
    public void What_touches_the_streams_of_one_that_waits_does_not_overtake_it()
    {
        Assert.True(_batch.TryAdd(To("a", ExpectedVersion.Exactly(1))));
        Assert.False(_batch.TryAdd(To("a", ExpectedVersion.Exactly(1))));
        Assert.False(_batch.TryAdd(To("a", ExpectedVersion.Any)));
        Assert.False(_batch.TryAdd(If("a", 1, "b")));
        Assert.True(_batch.TryAdd(To("c", ExpectedVersion.Any)));
    }

    [Fact]
    public void Conditions_that_contradict_each_other_are_for_two_batches()
    {
        Assert.True(_batch.TryAdd(If("gate", 1, "a")));
        Assert.True(_batch.TryAdd(If("gate", 1, "b")));
        Assert.False(_batch.TryAdd(If("gate", 2, "c")));
    }

    [Fact]
    public void A_command_and_one_whose_id_it_derives_are_for_two_batches()
    {
        var id = Ulid.NewUlid();

        Assert.True(_batch.TryAdd(To("a", ExpectedVersion.Any, events: 2, id)));
        Assert.False(_batch.TryAdd(To("b", ExpectedVersion.Any, id: id)));
        Assert.False(_batch.TryAdd(To("c", ExpectedVersion.Any, id: EventIds.Derive(id, 1))));
    }

    [Fact]
    public void A_batch_has_bounds_and_takes_a_request_beyond_them_alone()
    {
        PendingAppend Large() => new(new(0, Ulid.NewUlid(), default,
            [new("a", ExpectedVersion.Any, [.. Enumerable.Repeat(new EventData("E", new byte[EventData.MaxBytes]), 3)])]), long.MaxValue, default);

        Assert.True(_batch.TryAdd(Large()));
        Assert.True(_batch.IsFull);
        var another = new AppendBatch(0);
        Assert.True(another.TryAdd(To("b", ExpectedVersion.Any)));
        Assert.False(another.TryAdd(Large()));
    }
}
