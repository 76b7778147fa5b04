using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

/// <summary>What goes in comes out, to the byte.</summary>
public abstract class ContentSpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    private static readonly byte[] EveryByte = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    private async Task<RecordedEvent> RoundTrip(EventData e)
    {
        await Appended(Command(To("order", e)));
        await ReopenAsync();
        return Assert.Single((await Read("order")).Events);
    }

    [Fact]
    public async Task Data_and_metadata_are_any_bytes()
    {
        var e = await RoundTrip(new("Placed", EveryByte, EveryByte.Reverse().ToArray()));

        Assert.Equal(EveryByte, e.Data.ToArray());
        Assert.Equal(EveryByte.Reverse(), e.Metadata.ToArray());
    }

    [Fact]
    public async Task Data_and_metadata_may_be_empty()
    {
        var e = await RoundTrip(new("Placed", ReadOnlyMemory<byte>.Empty));

        Assert.True(e.Data.IsEmpty);
        Assert.True(e.Metadata.IsEmpty);
    }

    [Fact]
    public async Task Data_may_be_part_of_a_larger_array()
    {
        var e = await RoundTrip(new("Placed", EveryByte.AsMemory(10, 5), EveryByte.AsMemory(200, 1)));

        Assert.Equal([10, 11, 12, 13, 14], e.Data.ToArray());
        Assert.Equal([200], e.Metadata.ToArray());
    }

    [Fact]
    public async Task An_event_may_have_four_mebibytes()
    {
        var data = new byte[EventData.MaxBytes];
        new Random(1).NextBytes(data);

        var e = await RoundTrip(new("Placed", data));

        Assert.True(e.Data.Span.SequenceEqual(data));
        Assert.Throws<ArgumentException>(() => Command(To("order", new EventData("Placed", data, new byte[1]))));
    }

    [Fact]
    public async Task Several_large_events_are_all_followed_and_read()
    {
        var requests = Enumerable.Range(0, 6).Select(i => Command(To("order", new EventData($"Large{i}", new byte[3_000_000])))).ToArray();
        await AppendTogether(requests);

        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"Large{i}"), (await ReadAll(prefix: "order")).Select(e => e.Type));
    }

    [Theory]
    [InlineData("Zürich/ß")]
    [InlineData("写真/投票")]
    [InlineData("📷👩‍👩‍👧")]
    [InlineData("e\u0301")]
    [InlineData("İıſ\u200f")]
    [InlineData(" space ")]
    [InlineData("'; DROP TABLE event; --")]
    public async Task Names_are_any_text(string name)
    {
        await Appended(Command(To(name, Event(name))));
        await Appended(If(name, 1, Command(To(name, 1, Event("Second")))));
        await ReopenAsync();

        Assert.Equal([(name, name), (name, "Second")], (await ReadAll()).Select(e => (e.Stream, e.Type)));
        Assert.Equal(2, (await Read(name)).Version);
    }

    [Fact]
    public async Task Names_that_look_alike_are_different_streams()
    {
        string[] names = ["\u00e9", "e\u0301", "a", "A", "a ", "ı", "i", "İ", "ss", "ß"];
        foreach (var name in names)
            await Appended(Command(To(name, ExpectedVersion.NoStream, Event("First"))));

        Assert.Equal(names, (await ReadAll()).Select(e => e.Stream));
    }

    [Fact]
    public async Task Names_may_have_two_hundred_characters()
    {
        var name = string.Concat(Enumerable.Repeat("📷", 100));

        await Appended(Command(To(name, Event(name))));

        Assert.Equal((name, name), (await ReadAll()).Select(e => (e.Stream, e.Type)).Single());
    }

    [Fact]
    public async Task A_command_may_have_a_thousand_events()
    {
        var outcome = await Appended(Command(To("order", [.. Enumerable.Range(0, 1_000).Select(i => Event("Numbered", $"{i}"))])));

        Assert.Equal((1_000, 1_000), (outcome.Record.EventCount, outcome.Record.LastPosition));
        Assert.Equal(outcome.Record, await Log.FindCommandAsync(0, outcome.Record.CommandId, Cancel));
        Assert.Throws<ArgumentException>(() => Command(To("order", [.. Enumerable.Repeat(Event("Numbered"), 1_001)])));
    }
}
