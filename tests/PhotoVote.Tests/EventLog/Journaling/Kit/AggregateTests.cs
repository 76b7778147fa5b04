using System.Collections.Immutable;
using System.Text;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

/// <summary>A test with an aggregate of words of its own.</summary>
[Collection(JournalSiloCollection.Name)]
public abstract class AggregateTests(JournalSilo silo)
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected JournalSilo Silo { get; } = silo;

    protected virtual string Name { get; } = Guid.NewGuid().ToString("N");

    protected StreamId Stream => WordAggregate.StreamOf(Name);

    protected StreamFaults Faults => Silo.Log.On(Stream.Name);

    protected IWordAggregate Grain => Silo.Grains.GetGrain<IWordAggregate>(Name);

    /// <summary>Another activation on the same stream.</summary>
    protected IWordAggregate Twin => Silo.Grains.GetGrain<IWordAggregate>($"{Name}#twin");

    /// <summary>A command that adds words, whatever there is.</summary>
    protected static AggregateCommand<Words, WordAdded, string> Add(params string[] words) => Decide((_, _) => Accept(words));

    /// <summary>A command that hands the baton on: only the holder can.</summary>
    protected static AggregateCommand<Words, WordAdded, string> Pass(string from, string to) =>
        Decide((state, _) => string.Equals(state.Last, from, StringComparison.Ordinal) ? Accept(to) : Refuse($"{state.Last} holds it"));

    protected static AggregateCommand<Words, WordAdded, string> Decide(
        Func<Words, long, AggregateDecision<WordAdded, string>> decide,
        Func<CancellationToken, Task<bool>>? refresh = null,
        Ulid? id = null,
        string request = "request") => new()
    {
        Id = id ?? Ulid.NewUlid(),
        Fingerprint = Fingerprint.Of(request),
        Decide = decide,
        Refresh = refresh,
    };

    protected static AggregateDecision<WordAdded, string> Accept(params string[] words) =>
        AggregateDecision<WordAdded, string>.Accept([.. words.Select(w => new WordAdded(w))]);

    protected static AggregateDecision<WordAdded, string> AcceptIf(StreamCondition condition, params string[] words) =>
        AggregateDecision<WordAdded, string>.Accept([.. words.Select(w => new WordAdded(w))], [condition]);

    protected static AggregateDecision<WordAdded, string> Refuse(string why) => AggregateDecision<WordAdded, string>.Refuse(why);

    protected Task<CommandOutcome<Words, string>> ExecuteAsync(AggregateCommand<Words, WordAdded, string> command) => ExecuteAsync(Grain, command);

    protected static Task<CommandOutcome<Words, string>> ExecuteAsync(IWordAggregate grain, AggregateCommand<Words, WordAdded, string> command) =>
        ExecuteUntilAsync(grain, command, CancellationToken.None);

    protected static Task<CommandOutcome<Words, string>> ExecuteUntilAsync(
        IWordAggregate grain, AggregateCommand<Words, WordAdded, string> command, CancellationToken cancellationToken) =>
        grain.TakeAsync((WordAggregate g) => g.ExecuteAsync(command, cancellationToken));

    /// <summary>Gives the commands to the grain in one turn: the first goes ahead, the others wait for it.</summary>
    protected async Task<Task<CommandOutcome<Words, string>>[]> StartAsync(params AggregateCommand<Words, WordAdded, string>[] commands) =>
        await Grain.TakeAsync((WordAggregate g) => Task.FromResult(commands.Select(c => g.ExecuteAsync(c, CancellationToken.None)).ToArray()));

    /// <summary>Gives the commands to the grain so that they form one group, behind a command that is written first.</summary>
    protected async Task<Task<CommandOutcome<Words, string>>[]> StartGroupAsync(params AggregateCommand<Words, WordAdded, string>[] commands)
    {
        Faults.HoldAppends();
        var started = await StartAsync([Add("first"), .. commands]);
        await Faults.HeldAsync(1);
        Faults.ReleaseAppends(holdOn: true);
        await started[0].WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        return started[1..];
    }

    /// <summary>Appends words to a stream behind the grains' backs.</summary>
    protected Task<AppendOutcome> WriteElsewhereAsync(params string[] words) => WriteElsewhereAsync(Stream, words);

    protected async Task<AppendOutcome> WriteElsewhereAsync(StreamId stream, params string[] words)
    {
        var outcome = await Silo.Log.Sound.AppendAsync(
            new(stream.Partition, Ulid.NewUlid(), Fingerprint.Of("elsewhere"), [new(stream.Name, ExpectedVersion.Any, [.. words.Select(WordCodec.Stored)])]),
            Cancel);
        Assert.IsType<AppendOutcome.Appended>(outcome);
        return outcome;
    }

    /// <summary>What the log holds, whatever any grain believes.</summary>
    protected async Task<IReadOnlyList<string>> WrittenAsync()
    {
        var slice = await Silo.Log.Sound.ReadStreamAsync(Stream, 1, 10_000, ReadDirection.Forwards, Cancel);
        return [.. slice.Events.Select(e => Encoding.UTF8.GetString(e.Data.Span))];
    }

    protected static CommandOutcome<Words, string>.Done AssertDone(CommandOutcome<Words, string> outcome) =>
        Assert.IsType<CommandOutcome<Words, string>.Done>(outcome);

    protected static void AssertRefused(string why, CommandOutcome<Words, string> outcome) =>
        Assert.Equal(why, Assert.IsType<CommandOutcome<Words, string>.Refused>(outcome).Refusal);

    /// <summary>Waits for something that is about to be true.</summary>
    protected static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(1, patience.Token);
        }
    }
}
