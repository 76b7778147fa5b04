namespace PhotoVote.EventLog.Journaling;

/// <summary>
/// Executes one aggregate's commands in order: takes all that wait, decides each on the state that those before it lead to, appends them
/// together, and answers each when its own outcome is known. Runs on the grain's scheduler.
/// </summary>
internal sealed class CommandPump<TState, TEvent>
    where TEvent : class
{
    private const int MaxGroup = 256;
    private const int MaxWaiting = 10_000;
    private const int MaxSetbacks = 8;

    private readonly EventLogAdaptor<AggregateView<TState>, TEvent> _adaptor;
    private readonly IEventLog _log;
    private readonly Func<TState, TEvent, TState> _when;
    private readonly Func<TEvent, EventData> _encode;
    private readonly SnapshotTaker<TState>? _snapshots;
    private readonly Queue<PendingCommand<TState, TEvent>> _queue = new();

    /// <summary>To be decided again: in their order, and before any that came after them.</summary>
    private readonly List<PendingCommand<TState, TEvent>> _again = [];
    private bool _running;

    public CommandPump(
        EventLogAdaptor<AggregateView<TState>, TEvent> adaptor, IEventLog log, Func<TState, TEvent, TState> when, SnapshotTaker<TState>? snapshots)
    {
        (_adaptor, _log, _when, _snapshots) = (adaptor, log, when, snapshots);
        _encode = adaptor.Encode;
    }

    public Task<CommandOutcome<TState, TRefusal>> ExecuteAsync<TRefusal>(
        AggregateCommand<TState, TEvent, TRefusal> command, CancellationToken cancellationToken)
        where TRefusal : class
    {
        if (_queue.Count >= MaxWaiting)
            return Task.FromException<CommandOutcome<TState, TRefusal>>(new AppendNotWrittenException(
                $"{MaxWaiting} commands wait for stream {_adaptor.Stream} already. Nothing was written; try again in a moment.", NotWrittenReason.Overloaded));
        var pending = new PendingCommand<TState, TEvent, TRefusal>(command, cancellationToken);
        _queue.Enqueue(pending);
        if (_running)
        {
            pending.AllowWithdrawal();
            return pending.Answer;
        }

        // The loop serves all who come while it runs: it must not carry the context (activity, request data) of the one who came first.
        using (ExecutionContext.SuppressFlow())
            _ = RunAsync();
        return pending.Answer;
    }

    private async Task RunAsync()
    {
        _running = true;
        try
        {
            while (_queue.Count + _again.Count > 0)
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
        if (group.Count == 0)
            return;
        try
        {
            await _adaptor.EnsureCurrentAsync(CancellationToken.None);
            ThrowIfStopped();
            var before = _adaptor.Version;
            Submit(group);
            var end = await SettleAsync(group, before);
            await FinishAsync(group, before, end);
            if (_snapshots is not null && !_adaptor.IsFaulted)
                _adaptor.SnapshotVersion = _snapshots.Consider(_adaptor.Stream, _adaptor.ConfirmedView.Current, _adaptor.Version, _adaptor.SnapshotVersion);
        }
        catch (Exception e)
        {
            // Only those that were not answered hear of it, and they never come back: nothing is written for a caller who was told that it failed.
            foreach (var item in group)
                if (item.Verdict != Verdict.Answered)
                    item.Fail(e);
        }

        foreach (var item in group)
            if (item.Verdict == Verdict.Again)
                _again.Add(item);
    }

    private List<PendingCommand<TState, TEvent>> TakeGroup()
    {
        var group = new List<PendingCommand<TState, TEvent>>(Math.Min(_again.Count + _queue.Count, MaxGroup));
        foreach (var item in _again)
            if (item.TryTake())
                group.Add(item);
        _again.Clear();
        while (group.Count < MaxGroup && _queue.TryDequeue(out var item))
            if (item.TryTake())
                group.Add(item);
        return group;
    }

    private void ThrowIfStopped()
    {
        if (_adaptor.IsStopped)
            throw new AppendNotWrittenException(
                $"The activation of stream {_adaptor.Stream} has ended. Nothing was written; send the command again.", NotWrittenReason.Stopping);
    }

    /// <summary>Decides the group in order and hands what it wants written to the log, each behind the one that it was decided on.</summary>
    private void Submit(List<PendingCommand<TState, TEvent>> group)
    {
        var (state, version) = (_adaptor.ConfirmedView.Current, _adaptor.Version);
        AppendRequest? previous = null;
        foreach (var item in group)
        {
            try
            {
                item.Decide(state, version);
                if (item.Events.IsEmpty)
                    continue;
                var next = state;
                foreach (var e in item.Events)
                    next = _when(next, e);
                var request = item.ToRequest(_adaptor.Stream, _encode, previous);
                item.Append = _log.AppendAsync(request, item.CancellationToken);
                item.Verdict = Verdict.HandedOver;
                item.After = (state, version) = (next, version + item.Events.Length);
                previous = request;
            }
            catch (Exception e)
            {
                item.Fail(e);
            }
        }
    }

    /// <summary>Waits for what was handed over. Outcomes come in order, so the confirmed state follows the log command by command.</summary>
    /// <returns>The version that the group's commands led to, as far as they were written.</returns>
    private async Task<long> SettleAsync(List<PendingCommand<TState, TEvent>> group, long before)
    {
        var end = before;
        foreach (var item in group)
        {
            if (item.Append is null)
            {
                // A state that only a failed neighbour led to is no ground for an answer.
                if (item.Verdict == Verdict.Unwritten && item.DecidedOn > end)
                    item.Verdict = Verdict.Unfounded;
                continue;
            }

            try
            {
                var outcome = await item.Append;
                if (outcome is AppendOutcome.Appended)
                    end = item.After.Version;
                Settle(item, outcome);
            }
            catch (Exception e) when (e is AppendNotWrittenException or OperationCanceledException)
            {
                item.Fail(e);
            }
            catch (Exception e)
            {
                // It may be in the log: the stream is read again before anything else is decided.
                _adaptor.MarkStale();
                item.Fail(e as AppendOutcomeUnknownException ?? new AppendOutcomeUnknownException(
                    $"What became of command {item.Id} on stream {_adaptor.Stream} is not known ({e.Message}). Send it again to learn.", e));
            }
        }

        return end;
    }

    private void Settle(PendingCommand<TState, TEvent> item, AppendOutcome outcome)
    {
        switch (outcome)
        {
            case AppendOutcome.Appended appended:
                if (_adaptor.TryAdvance(item.DecidedOn, item.After.Version))
                {
                    _adaptor.ConfirmedView.Current = item.After.State;
                    _adaptor.Announce(tentative: false, confirmed: true);
                }

                item.Done(appended.Record);
                break;
            case AppendOutcome.AlreadyAppended already:
                (item.Verdict, item.Record) = (Verdict.Repeated, already.Record);
                break;
            case AppendOutcome.CommandIdReused reused:
                item.IdReused(reused.Record);
                break;
            case AppendOutcome.VersionConflict conflict when string.Equals(conflict.Stream, _adaptor.Stream.Name, StringComparison.Ordinal):
                _adaptor.MarkStale();
                item.Verdict = Verdict.Outdated;
                break;
            case AppendOutcome.PredecessorNotAppended:
                item.Verdict = Verdict.Unfounded;
                break;
            default:
                item.Verdict = Verdict.DependencyMoved;
                break;
        }
    }

    /// <summary>Answers those that the log did not, or has them decided again.</summary>
    private async Task FinishAsync(List<PendingCommand<TState, TEvent>> group, long before, long end)
    {
        List<Task>? finishing = null;
        Task<long>? endOfStream = null;
        foreach (var item in group)
        {
            switch (item.Verdict)
            {
                case Verdict.Unfounded:
                    // No fault of its own: it is not counted against it.
                    item.Verdict = Verdict.Again;
                    break;
                case Verdict.Outdated:
                    SetBack(item);
                    break;
                case Verdict.DependencyMoved:
                    (finishing ??= []).Add(RefreshAsync(item));
                    break;
                case Verdict.Repeated:
                    (finishing ??= []).Add(RepeatAsync(item, item.Record!));
                    break;
                case Verdict.Unwritten:
                    // What the group has written shows where the stream was; else it is to be read.
                    endOfStream ??= end > before ? Task.FromResult(before) : _log.ReadVersionAsync(_adaptor.Stream, CancellationToken.None);
                    (finishing ??= []).Add(AnswerUnwrittenAsync(item, before, endOfStream));
                    break;
            }
        }

        if (finishing is not null)
            await Task.WhenAll(finishing);
    }

    private async Task RefreshAsync(PendingCommand<TState, TEvent> item)
    {
        try
        {
            await item.RefreshAsync();
            SetBack(item);
        }
        catch (Exception e)
        {
            item.Fail(e);
        }
    }

    private async Task RepeatAsync(PendingCommand<TState, TEvent> item, CommandRecord record)
    {
        try
        {
            await _adaptor.CatchUpAsync(item.CancellationToken);
            item.Done(_adaptor.ConfirmedView.Current, _adaptor.Version, record, repeated: true);
        }
        catch (Exception e)
        {
            // To say that nothing was written would be wrong.
            item.Fail(new AppendOutcomeUnknownException(
                $"Command {item.Id} was written before, but what stream {_adaptor.Stream} came to cannot be read ({e.Message}). Send it again to learn.", e));
        }
    }

    /// <summary>
    /// Answers a refusal, or that there was nothing to do, but only on states that were current, and only if the command was not written
    /// before: a cast whose answer was lost and that is sent again after the close is told that it counted.
    /// </summary>
    private async Task AnswerUnwrittenAsync(PendingCommand<TState, TEvent> item, long expectedEnd, Task<long> endOfStream)
    {
        try
        {
            // Whether it is written is asked last: an attempt of before that is still on its way fails on what has been seen to move here.
            var changed = await item.RefreshAsync();
            var end = await endOfStream;
            if (await _log.FindCommandAsync(_adaptor.Stream.Partition, item.Id, item.CancellationToken) is { } record)
            {
                if (record.Fingerprint == item.Fingerprint)
                    await RepeatAsync(item, record);
                else
                    item.IdReused(record);
            }
            else if (end != expectedEnd)
            {
                _adaptor.MarkStale();
                SetBack(item);
            }
            else if (changed)
                SetBack(item);
            else
                item.AnswerAsDecided();
        }
        catch (Exception e)
        {
            item.Fail(e);
        }
    }

    private void SetBack(PendingCommand<TState, TEvent> item)
    {
        if (++item.Setbacks < MaxSetbacks)
            item.Verdict = Verdict.Again;
        else
            item.Fail(new AppendNotWrittenException(
                $"Stream {_adaptor.Stream} or what the command depends on changed {MaxSetbacks} times while it was decided. Nothing was written; try again in a moment.",
                NotWrittenReason.Overloaded));
    }
}
