namespace PhotoVote.EventLog.Journaling;

/// <summary>
/// Executes one aggregate's commands in order: takes all that wait, decides each on the state that those before it lead to, appends them
/// together, and answers each when its own outcome is known. Runs on the grain's scheduler.
/// </summary>
internal sealed partial class CommandPump<TState, TEvent>
    where TEvent : class
{
    private const int MaxGroup = 256;
    private const int MaxWaiting = 10_000;

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
                $"{MaxWaiting} commands wait for this aggregate already. Nothing was written; try again in a moment.", NotWrittenReason.Overloaded));
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

    /// <summary>
    /// Group after group. All waiting on the way of a command that the log takes is done here, for each asynchronous method that one
    /// has to come back through costs it about as much as the decision.
    /// </summary>
    private async Task RunAsync()
    {
        _running = true;
        try
        {
            while (_queue.Count + _again.Count > 0)
            {
                var group = TakeGroup();
                try
                {
                    if (group.Count == 0)
                        continue;
                    await _adaptor.EnsureDecidableAsync(CancellationToken.None);
                    ThrowIfStopped();
                    var (before, end) = (_adaptor.Version, _adaptor.Version);
                    Submit(group);

                    // Outcomes come in order, so the confirmed state follows the log command by command.
                    foreach (var item in group)
                    {
                        if (item.Append is not null)
                            await ((Task)item.Append).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
                        end = Settle(item, end);
                    }

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
        }
        finally
        {
            _running = false;
        }
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
                $"The activation of this aggregate has ended. Nothing was written; send the command again.", NotWrittenReason.Stopping);
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

    /// <summary>Takes up what became of a command, after those before it in its group; what the log has not answered stays as it was decided.</summary>
    /// <param name="item">The command; what it handed to the log is answered.</param>
    /// <param name="end">The version that the group's commands led to, as far as they were written.</param>
    /// <returns>The same with this one.</returns>
    private long Settle(PendingCommand<TState, TEvent> item, long end)
    {
        if (item.Append is null)
        {
            // A state that only a failed neighbour led to is no ground for an answer.
            if (item.Verdict == Verdict.Unwritten && item.DecidedOn > end)
                item.Verdict = Verdict.Unfounded;
            return end;
        }

        try
        {
            var outcome = item.Append.GetAwaiter().GetResult();
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
                $"What became of the command is not known ({e.Message}). Send it again to learn.", e));
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
}
