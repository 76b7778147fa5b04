using System.Text;
using PhotoVote.EventLog;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

/// <summary>A test with a plain journaled grain of its own.</summary>
[Collection(JournalSiloCollection.Name)]
public abstract class JournalTests(JournalSilo silo)
{
    private readonly string _name = Guid.NewGuid().ToString("N");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected JournalSilo Silo { get; } = silo;

    protected INotes Grain => Silo.Grains.GetGrain<INotes>(_name);

    /// <summary>Another activation on the same stream.</summary>
    protected INotes Twin => Silo.Grains.GetGrain<INotes>($"{_name}#twin");

    /// <summary>A grain whose calls interleave, on a stream of its own.</summary>
    protected IBusyNotes Busy => Silo.Grains.GetGrain<IBusyNotes>(_name);

    protected StreamFaults Faults => FaultsOf(Grain);

    protected StreamFaults FaultsOf(IAddressable grain) => Silo.Log.On(Journals.StreamOf(grain.GetGrainId()).Name);

    protected Task<T> Do<T>(Func<Journal, Task<T>> run) => Grain.TakeAsync(run);

    protected Task Do(Func<Journal, Task> run) => Grain.TakeAsync(run);

    protected Task<string> SeenAsync() => Do(g => Task.FromResult(g.Seen));

    protected Task<string> WrittenAsync() => WrittenAsync(Grain);

    protected async Task<string> WrittenAsync(IAddressable grain)
    {
        var slice = await Silo.Log.Sound.ReadStreamAsync(Journals.StreamOf(grain.GetGrainId()), 1, 10_000, ReadDirection.Forwards, Cancel);
        return string.Join(' ', slice.Events.Select(e => Encoding.UTF8.GetString(e.Data.Span)));
    }

    protected async Task WriteElsewhereAsync(IAddressable grain, params string[] words)
    {
        StreamId stream = Journals.StreamOf(grain.GetGrainId());
        Assert.IsType<AppendOutcome.Appended>(await Silo.Log.Sound.AppendAsync(
            new(stream.Partition, Ulid.NewUlid(), Fingerprint.Of("elsewhere"), [new(stream.Name, ExpectedVersion.Any, [.. words.Select(WordCodec.Stored)])]),
            Cancel));
    }
}
