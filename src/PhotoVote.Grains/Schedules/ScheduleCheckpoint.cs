using Microsoft.Extensions.Logging;
using Orleans.Storage;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents.Schedules;

namespace PhotoVote.Grains.Schedules;

/// <summary>
/// Keeps what has been read of a partition's schedules beside the tallies, so that a start reads on from there. Any silo may write it; the
/// later position stays, if it is of this log. No failure gets out of here: what could not be kept, or does not belong to this log, costs time at a start.
/// </summary>
internal sealed partial class ScheduleCheckpoint(int partition, IEventLog log, IGrainStorage storage, TimeProvider time, ILogger logger)
{
    /// <summary>Half a second's reading, or less.</summary>
    public const int PositionsBetweenRecords = 50_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly GrainId _key = GrainId.Create(ScheduleStorage.State, ScheduleStorage.Key(partition));
    private Task _writing = Task.CompletedTask;
    private long _kept;

    /// <summary>What was kept, if it belongs to this log; else nothing.</summary>
    public async Task<ScheduleRecord> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var record = (await ReadAsync().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false)).State ?? new();
            if (record.Position == 0)
                return record;
            if (await IsOfThisLogAsync(record, cancellationToken).ConfigureAwait(false))
            {
                _kept = record.Position;
                return record;
            }

            LogForeign(logger, partition, record.Position);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, e, partition);
        }

        return new();
    }

    /// <summary>The log is read from its first event again: what was kept on the way says nothing of how far that has come.</summary>
    public void StartAgain() => _kept = 0;

    /// <summary>Keeps a record, in the background, if enough has been read since the last one and none is being written.</summary>
    public void Consider(long position, Func<ScheduleRecord> record)
    {
        if (position - _kept >= PositionsBetweenRecords && _writing.IsCompleted)
            _writing = WriteAsync(record());
    }

    /// <summary>Keeps a record before the silo goes, unless that takes too long.</summary>
    public async Task FinishAsync(ScheduleRecord record, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (record.Position > _kept)
            await WriteAsync(record).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A log that was restored from a copy, or another one, has another event there, or none.</summary>
    public async Task<bool> IsOfThisLogAsync(ScheduleRecord record, CancellationToken cancellationToken)
    {
        var page = await log.ReadPartitionAsync(partition, record.Position - 1, 1, null, cancellationToken).ConfigureAwait(false);
        return page.Events is [var there] && there.Position == record.Position && there.Id == record.Event;
    }

    private async Task WriteAsync(ScheduleRecord record)
    {
        // Not again at once, whatever comes of it.
        _kept = record.Position;
        try
        {
            await Task.Yield();
            var state = await ReadAsync().ConfigureAwait(false);
            if (state.State is { } kept && kept.Position >= record.Position && await IsOfThisLogAsync(kept, CancellationToken.None).ConfigureAwait(false))
                return;
            state.State = record;
            await storage.WriteStateAsync(ScheduleStorage.State, _key, state).ConfigureAwait(false);
        }
        catch (InconsistentStateException)
        {
            // Another silo was quicker; its record is as good.
        }
        catch (Exception e)
        {
            LogFailed(logger, e, partition);
        }
    }

    private async Task<GrainState<ScheduleRecord>> ReadAsync()
    {
        var state = new GrainState<ScheduleRecord>(new());
        await storage.ReadStateAsync(ScheduleStorage.State, _key, state).ConfigureAwait(false);
        return state;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is kept of the schedules of partition {Partition}, up to position {Position}, does not belong to this log, which is read from its first event")]
    private static partial void LogForeign(ILogger logger, int partition, long position);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedules of partition {Partition} cannot be kept, or read back, now; a start reads more of the log")]
    private static partial void LogFailed(ILogger logger, Exception e, int partition);
}
