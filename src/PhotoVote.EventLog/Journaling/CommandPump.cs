using System.Collections.Immutable;

namespace PhotoVote.EventLog.Journaling;

/// <summary>
/// Executes one aggregate's commands in order: takes all that wait, decides each on the state that those before it lead to, appends them
/// together, and answers each when its own outcome is known. Runs on the grain's scheduler.
/// </summary>
internal sealed class CommandPump<TState, TEvent>(
    EventLogAdaptor<AggregateView<TState>, TEvent> adaptor,
    IEventLog log,
    Func<TState, TEvent, TState> when,
    SnapshotTaker<TState>? snapshots)
    where TEvent : class
{
    private const int MaxGroup = 256;
    private const int MaxWaiting = 10_000;
    private const int MaxAttempts = 8;

    private readonly Queue<Waiting> _queue = new();
    private bool _running;

    public Task<CommandOutcome<TState, TRefusal>> ExecuteAsync<TRefusal>(
        AggregateCommand<TState, TEvent, TRefusal> command, CancellationToken cancellationToken)
        where TRefusal : class
    {
        if (_queue.Count >= MaxWaiting)
            throw new AppendNotWrittenException($"{MaxWaiting} commands wait for stream {adaptor.Stream} already. Nothing was written; try again in a moment.", NotWrittenReason.Overloaded);
        var waiting = new Waiting<TRefusal>(command, cancellationToken);
        _queue.Enqueue(waiting);
        if (!_running)
            _ = RunAsync();
        return waiting.Task;
    }

    private async Task RunAsync()
    {
        _running = true;
        try
        {
            while (_queue.Count > 0)
                await RunGroupAsync();
        }
        finally
        {
            _running = false;
        }
    }

    private async Task RunGroupAsync()
    {
        var group = TakeGroup();
        try
        {
            await adaptor.EnsureCurrentAsync(CancellationToken.None);
            var before = adaptor.Version;
            Submit(group);
            await SettleAsync(group);
            await AnswerUnwrittenAsync(group, before);
            if (snapshots is not null)
                adaptor.SnapshotVersion = snapshots.Consider(adaptor.Stream, adaptor.ConfirmedView.Current, adaptor.Version, adaptor.SnapshotVersion);
        }
        catch (Exception e)
        {
            foreach (var item in group)
                item.Fail(e);
        }
    }

    private List<Waiting> TakeGroup()
    {
        var group = new List<Waiting>(Math.Min(_queue.Count, MaxGroup));
        while (group.Count < MaxGroup && _queue.TryDequeue(out var item))
        {
            if (adaptor.IsStopped)
                item.Fail(new AppendNotWrittenException($"The activation of stream {adaptor.Stream} has ended. Nothing was written; send the command again.", NotWrittenReason.Stopping));
            else if (!item.CancelIfAsked())
                group.Add(item);
        }

        return group;
    }

    /// <summary>Decides the group in order and hands what it wants written to the log, each expecting the version that the one before leaves.</summary>
    private void Submit(List<Waiting> group)
    {
        var (state, version) = (adaptor.ConfirmedView.Current, adaptor.Version);
        foreach (var item in group)
        {
            try
            {
                item.Decide(state, version);
                if (item.Events.IsEmpty)
                    continue;
                var next = state;
                foreach (var e in item.Events)
                    next = when(next, e);
                item.Append = log.AppendAsync(item.ToRequest(adaptor, version), item.CancellationToken);
                item.After = (state, version) = (next, version + item.Events.Length);
            }
            catch (Exception e)
            {
                item.Fail(e);
            }
        }
    }

    /// <summary>Waits for what was handed over. Outcomes come in order, so the confirmed state follows the log event by event.</summary>
    private async Task SettleAsync(List<Waiting> group)
    {
        foreach (var item in group)
        {
            if (item.Append is null || item.IsAnswered)
                continue;
            try
            {
                await SettleAsync(item, await item.Append);
            }
            catch (Exception e) when (e is AppendNotWrittenException or OperationCanceledException)
            {
                item.Fail(e);
            }
            catch (Exception e)
            {
                // It may be in the log, or is and could not be read back: the next command reads the stream again before it decides.
                adaptor.MarkStale();
                item.Fail(e as AppendOutcomeUnknownException ?? new AppendOutcomeUnknownException(
                    $"What became of command {item.Id} on stream {adaptor.Stream} could not be read back ({e.Message}). Send it again to learn.", e));
            }
        }
    }

    private async Task SettleAsync(Waiting item, AppendOutcome outcome)
    {
        switch (outcome)
        {
            case AppendOutcome.Appended appended:
                adaptor.Confirm(item.Events, appended.Versions[0]);
                item.IsWritten = true;
                item.Done(item.After.State, item.After.Version, appended.Record, repeated: false);
                break;
            case AppendOutcome.AlreadyAppended already:
                await adaptor.CatchUpAsync(CancellationToken.None);
                item.Done(adaptor.ConfirmedView.Current, adaptor.Version, already.Record, repeated: true);
                break;
            case AppendOutcome.CommandIdReused reused:
                item.IdReused(reused.Record);
                break;
            case AppendOutcome.ConditionFailed:
                await item.RefreshAsync();
                Again(item);
                break;
            default:
                adaptor.MarkStale();
                Again(item);
                break;
        }
    }

    /// <summary>
    /// Answers refusals and commands with nothing to do, but only on states that were current, and only if the command was not written
    /// before: a cast whose answer was lost and that is sent again after the close is told that it counted.
    /// </summary>
    private async Task AnswerUnwrittenAsync(List<Waiting> group, long before)
    {
        var open = group.FindAll(i => !i.IsAnswered && !i.IsQueuedAgain);
        if (open.Count == 0)
            return;

        // A state that only a failed neighbour led to is no ground for an answer.
        var allWritten = group.TrueForAll(i => i.Append is null || i.IsWritten) && !group.Exists(i => i.IsQueuedAgain);
        if (!allWritten)
        {
            foreach (var item in open.Where(i => i.DecidedOn > before))
                Again(item);
            open.RemoveAll(i => i.IsAnswered || i.IsQueuedAgain);
        }

        var atEnd = allWritten && adaptor.Version > before
            ? Task.FromResult(adaptor.Version)
            : log.ReadVersionAsync(adaptor.Stream, CancellationToken.None);
        await Task.WhenAll(open.Select(item => AnswerUnwrittenAsync(item, atEnd)));
    }

    private async Task AnswerUnwrittenAsync(Waiting item, Task<long> atEnd)
    {
        try
        {
            var known = log.FindCommandAsync(adaptor.Stream.Partition, item.Id, item.CancellationToken);
            var changed = item.IsRefused && await item.RefreshAsync();
            if (await known is { } record)
            {
                if (record.Fingerprint != item.Fingerprint)
                {
                    item.IdReused(record);
                    return;
                }

                await adaptor.CatchUpAsync(item.CancellationToken);
                item.Done(adaptor.ConfirmedView.Current, adaptor.Version, record, repeated: true);
            }
            else if (changed)
                Again(item);
            else if (await atEnd > adaptor.Version)
            {
                adaptor.MarkStale();
                Again(item);
            }
            else
                item.AnswerAsDecided(adaptor.ConfirmedView.Current, adaptor.Version);
        }
        catch (Exception e)
        {
            item.Fail(e);
        }
    }

    private void Again(Waiting item)
    {
        if (item.BeginAnotherAttempt() <= MaxAttempts)
            _queue.Enqueue(item);
        else
            item.Fail(new AppendNotWrittenException(
                $"Stream {adaptor.Stream} or what the command depends on changed {MaxAttempts} times while it was decided. Nothing was written; try again in a moment.",
                NotWrittenReason.Overloaded));
    }

    /// <summary>A command and whoever waits for its outcome, whatever its refusals are.</summary>
    private abstract class Waiting(CancellationToken cancellationToken)
    {
        private int _attempts = 1;

        public abstract Ulid Id { get; }

        public abstract Fingerprint Fingerprint { get; }

        public abstract bool IsAnswered { get; }

        public abstract bool IsRefused { get; }

        public CancellationToken CancellationToken { get; } = cancellationToken;

        public ImmutableArray<TEvent> Events { get; protected set; } = [];

        protected ImmutableArray<StreamCondition> Conditions { get; set; } = [];

        protected ImmutableArray<StreamAppend> Alongside { get; set; } = [];

        /// <summary>The version of the state that the last decision was made on.</summary>
        public long DecidedOn { get; protected set; }

        public bool IsQueuedAgain { get; private set; }

        /// <summary>Whether this attempt's append took its place behind the ones before it.</summary>
        public bool IsWritten { get; set; }

        public Task<AppendOutcome>? Append { get; set; }

        public (TState State, long Version) After { get; set; }

        public abstract void Decide(TState state, long version);

        public abstract Task<bool> RefreshAsync();

        public abstract void Done(TState state, long version, CommandRecord record, bool repeated);

        public abstract void IdReused(CommandRecord record);

        public abstract void AnswerAsDecided(TState state, long version);

        public abstract void Fail(Exception e);

        public abstract bool CancelIfAsked();

        public int BeginAnotherAttempt()
        {
            IsQueuedAgain = true;
            Append = null;
            return ++_attempts;
        }

        public AppendRequest ToRequest(EventLogAdaptor<AggregateView<TState>, TEvent> adaptor, long version)
        {
            var encoded = ImmutableArray.CreateBuilder<EventData>(Events.Length);
            foreach (var e in Events)
                encoded.Add(adaptor.Encode(e));
            return new(
                adaptor.Stream.Partition, Id, Fingerprint,
                [new(adaptor.Stream.Name, ExpectedVersion.Exactly(version), encoded.MoveToImmutable()), .. Alongside],
                Conditions);
        }

        protected void Decided(long version)
        {
            DecidedOn = version;
            IsQueuedAgain = false;
        }
    }

    private sealed class Waiting<TRefusal>(AggregateCommand<TState, TEvent, TRefusal> command, CancellationToken cancellationToken)
        : Waiting(cancellationToken)
        where TRefusal : class
    {
        // Continuations run on the grain's scheduler, never inside the pump's loop.
        private readonly TaskCompletionSource<CommandOutcome<TState, TRefusal>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TRefusal? _refusal;

        public Task<CommandOutcome<TState, TRefusal>> Task => _answer.Task;

        public override Ulid Id => command.Id;

        public override Fingerprint Fingerprint => command.Fingerprint;

        public override bool IsAnswered => _answer.Task.IsCompleted;

        public override bool IsRefused => _refusal is not null;

        public override void Decide(TState state, long version)
        {
            var decision = command.Decide(state, version);
            (Events, Conditions, Alongside, _refusal) = (decision.Events, decision.Conditions, decision.Alongside, decision.Refusal);
            Decided(version);
        }

        public override Task<bool> RefreshAsync() =>
            command.Refresh is { } refresh ? refresh(CancellationToken) : System.Threading.Tasks.Task.FromResult(false);

        public override void Done(TState state, long version, CommandRecord record, bool repeated) =>
            _answer.TrySetResult(new CommandOutcome<TState, TRefusal>.Done(state, version, record, repeated));

        public override void IdReused(CommandRecord record) => _answer.TrySetResult(new CommandOutcome<TState, TRefusal>.IdReused(record));

        public override void AnswerAsDecided(TState state, long version) =>
            _answer.TrySetResult(_refusal is null
                ? new CommandOutcome<TState, TRefusal>.Done(state, version, null, Repeated: false)
                : new CommandOutcome<TState, TRefusal>.Refused(_refusal));

        public override void Fail(Exception e) => _answer.TrySetException(e);

        public override bool CancelIfAsked() => CancellationToken.IsCancellationRequested && _answer.TrySetCanceled(CancellationToken);
    }
}
