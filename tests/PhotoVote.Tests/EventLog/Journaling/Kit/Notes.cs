using Orleans.Concurrency;
using Orleans.EventSourcing;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

/// <summary>The state of a plain journaled grain, as Orleans' own examples have it: changed in place.</summary>
[GenerateSerializer]
public sealed class Notes
{
    [Id(0)]
    public List<string> All { get; set; } = [];

    public override string ToString() => string.Join(' ', All);
}

/// <summary>A journaled grain that knows nothing of the event log: its provider is the silo's default. Keys of one name before '#' share a stream.</summary>
public abstract class Journal : JournaledGrain<Notes, WordAdded>
{
    public string Seen => State.ToString();

    /// <summary>What the confirmed state holds, to be put in another list.</summary>
    public List<string> Words
    {
        get => State.All;
        set => State.All = value;
    }

    public string SeenTentatively => TentativeState.ToString();

    public int VersionSeen => Version;

    public int StateChanges { get; private set; }

    public int TentativeChanges { get; private set; }

    public Action? StateChanged { get; set; }

    public Task Gone => GrainContext.Deactivated;

    public Task TakeAsync(Turn turn) => turn.RunAsync(this);

    public void Raise(params string[] words)
    {
        if (words.Length == 1)
            RaiseEvent(new WordAdded(words[0]));
        else
            RaiseEvents(words.Select(w => new WordAdded(w)));
    }

    public void RaiseLazily(IEnumerable<WordAdded> events) => RaiseEvents(events);

    public Task ConfirmAsync() => ConfirmEvents();

    public async Task WriteAsync(params string[] words)
    {
        Raise(words);
        await ConfirmEvents();
    }

    public Task<bool> RaiseIfAsync(params string[] words) =>
        words.Length == 1 ? RaiseConditionalEvent(new WordAdded(words[0])) : RaiseConditionalEvents(words.Select(w => new WordAdded(w)));

    public Task RefreshAsync() => RefreshNow();

    public async Task<string> RetrieveAsync(int from, int to) => string.Join(' ', (await RetrieveConfirmedEvents(from, to)).Select(e => e.Word));

    public Task ClearAsync() => ClearLogAsync(CancellationToken.None);

    public new void DeactivateOnIdle() => base.DeactivateOnIdle();

    /// <summary>Changes the state before it throws, as real ones do.</summary>
    protected override void TransitionState(Notes state, WordAdded @event)
    {
        state.All.Add(@event.Word);
        Poison.Taste(@event.Word);
    }

    protected override void OnStateChanged()
    {
        StateChanges++;
        StateChanged?.Invoke();
    }

    protected override void OnTentativeStateChanged() => TentativeChanges++;
}

public interface INotes : ITurns;

public sealed class NotesGrain : Journal, INotes;

public interface IBusyNotes : ITurns;

/// <summary>One whose calls interleave.</summary>
[Reentrant]
public sealed class BusyNotesGrain : Journal, IBusyNotes;

/// <summary>Where plain journaled grains keep their events: under their id, without what follows a '#'.</summary>
public static class Journals
{
    public static StreamId StreamOf(GrainId grain) => new(0, grain.ToString().Split('#')[0]);
}
