using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

/// <summary>The one event of the tests.</summary>
[GenerateSerializer]
public sealed record WordAdded([property: Id(0)] string Word);

/// <summary>The state of the aggregates of the tests: the words so far.</summary>
public sealed record Words(ImmutableList<string> All)
{
    public static Words None { get; } = new(ImmutableList<string>.Empty);

    public string Last => All.Count == 0 ? "" : All[^1];

    public override string ToString() => string.Join(' ', All);
}

/// <summary>Stores words, but for those that are not to be written or not to be read. Words that tests break are theirs alone.</summary>
public sealed class WordCodec : IEventCodec
{
    public const string Type = "Word.v1";

    private readonly ConcurrentDictionary<string, Exception> _unreadable = new(StringComparer.Ordinal);

    public void Break(string word, Exception how) => _unreadable[word] = how;

    public void Mend(string word) => _unreadable.TryRemove(word, out _);

    public EventData Encode(object @event) => Stored(((WordAdded)@event).Word);

    public object Decode(RecordedEvent recorded)
    {
        var word = Encoding.UTF8.GetString(recorded.Data.Span);
        return _unreadable.TryGetValue(word, out var how) ? throw how : new WordAdded(word);
    }

    public static EventData Stored(string word) =>
        word.StartsWith("unwritable", StringComparison.Ordinal) ? throw new ArgumentException("This word has no stored form (test).", nameof(word)) : new(Type, Encoding.UTF8.GetBytes(word));
}

/// <summary>Words at which applications throw, for as long as tests want.</summary>
public static class Poison
{
    private static readonly ConcurrentDictionary<string, bool> Words = new(StringComparer.Ordinal);

    public static void Add(string word) => Words[word] = true;

    public static void Remove(string word) => Words.TryRemove(word, out _);

    public static void Taste(string word)
    {
        if (Words.ContainsKey(word))
            throw new InvalidOperationException("Poisoned (test).");
    }
}

/// <summary>Snapshots of words. The schema and the codec's moods are changed by tests that own the aggregate.</summary>
public sealed class WordsSnapshots : ISnapshotCodec<Words>
{
    private static readonly ConcurrentDictionary<string, WordsSnapshots> ByAggregate = new(StringComparer.Ordinal);

    public string Schema { get; set; } = "Words.v1";

    public Func<Words, bool> Refuses { get; set; } = _ => false;

    public ManualResetEventSlim? BlocksOn { get; set; }

    public static WordsSnapshots Of(string aggregate) => ByAggregate.GetOrAdd(aggregate, _ => new());

    public ReadOnlyMemory<byte> Encode(Words state)
    {
        BlocksOn?.Wait();
        return Refuses(state) ? throw new InvalidOperationException("No snapshot of this (test).") : Encoding.UTF8.GetBytes(state.ToString());
    }

    public Words Decode(ReadOnlyMemory<byte> data)
    {
        var text = Encoding.UTF8.GetString(data.Span);
        return text.StartsWith("damaged", StringComparison.Ordinal) ? throw new FormatException("A damaged snapshot (test).") : new([.. text.Split(' ')]);
    }
}
