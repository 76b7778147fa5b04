namespace PhotoVote.EventLog.Journaling;

// What becomes of commands that the log did not answer with "appended".
internal sealed partial class CommandPump<TState, TEvent>
{
    private const int MaxSetbacks = 8;

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

    private static async Task RefreshAsync(PendingCommand<TState, TEvent> item)
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
                $"The command was written before, but what the aggregate came to cannot be read ({e.Message}). Send it again to learn.", e));
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

    private static void SetBack(PendingCommand<TState, TEvent> item)
    {
        if (++item.Setbacks < MaxSetbacks)
            item.Verdict = Verdict.Again;
        else
            item.Fail(new AppendNotWrittenException(
                $"The aggregate or what the command depends on changed {MaxSetbacks} times while it was decided. Nothing was written; try again in a moment.",
                NotWrittenReason.Overloaded));
    }
}
