using Orleans.Concurrency;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

public interface IWordAggregate : ITurns;

/// <summary>An aggregate of words. Its key is <c>{name}#{anything}</c>: keys of one name share a stream, as two activations of one grain would.</summary>
[Reentrant]
public sealed class WordAggregate : AggregateGrain<Words, WordAdded>, IWordAggregate
{
    public const int EventsPerSnapshot = 10;

    private string Name => this.GetPrimaryKeyString().Split('#')[0];

    protected override StreamId Stream => StreamOf(Name);

    protected override Words Initial => Words.None;

    protected override ISnapshotCodec<Words>? Snapshots => Name.StartsWith("snap", StringComparison.Ordinal) ? WordsSnapshots.Of(Name) : null;

    protected override int SnapshotInterval => EventsPerSnapshot;

    /// <summary>Aggregates of such names take their streams for empty, whatever is in them, until they know.</summary>
    private bool IsHopeful => Name.StartsWith("new", StringComparison.Ordinal);

    protected override bool ReadsAtActivation => !IsHopeful;

    public int StateChanges { get; private set; }

    public Action? StateChanged { get; set; }

    public static StreamId StreamOf(string name) => new(0, $"words/{name}");

    public Task TakeAsync(Turn turn) => turn.RunAsync(this);

    public Task<CommandOutcome<Words, string>> ExecuteAsync(AggregateCommand<Words, WordAdded, string> command, CancellationToken cancellationToken)
    {
        if (IsHopeful)
            AssumeNew();
        return ExecuteAsync<string>(command, cancellationToken);
    }

    public async Task<Words> ReadAsync() => await CurrentAsync();

    public async Task<Words> ReadThroughAsync() => await ReadThroughUntilAsync(CancellationToken.None);

    public async Task<Words> ReadThroughUntilAsync(CancellationToken cancellationToken) => await ReadThroughAsync(cancellationToken);

    public Words Seen => Current;

    public long VersionSeen => CurrentVersion;

    public new void DeactivateOnIdle() => base.DeactivateOnIdle();

    public Task Gone => GrainContext.Deactivated;

    public async Task RaiseAsync(string word)
    {
        RaiseEvent(new WordAdded(word));
        _ = TentativeState;
        await ConfirmEvents();
    }

    protected override Words When(Words state, WordAdded @event)
    {
        Poison.Taste(@event.Word);
        return new(state.All.Add(@event.Word));
    }

    protected override void OnStateChanged()
    {
        StateChanges++;
        StateChanged?.Invoke();
    }
}
