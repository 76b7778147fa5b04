using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Storage;
using PhotoVote.Domain.Elections;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Results;

/// <summary>
/// Keeps one tally in grain storage, so that it need not be counted again. No failure of storage gets out of here: results come from the
/// log, and what could not be kept costs time later, nothing else. To be used on its grain's scheduler only.
/// </summary>
/// <param name="storage">
/// Where to. Not the state that Orleans injects, because Orleans reads that one before a grain comes alive, and a grain whose storage is
/// down would answer nothing.
/// </param>
/// <param name="superseded">Called when another activation turns out to keep the same tally.</param>
internal sealed partial class TallyKeeper(IStorage<TallyRecord> storage, string election, Action superseded, TimeProvider time, ILogger logger)
{
    private const int EventsBetweenRecords = 10_000;
    private const int PositionsBetweenRecords = 200_000;
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private Task _writing = Task.CompletedTask;
    private ElectionCount? _latest;
    private bool _isRead;
    private bool _overwrite;
    private bool _superseded;
    private long _keptEvents;
    private long _keptPosition;
    private long? _failedAt;

    private bool IsPausing => _failedAt is { } at && time.GetElapsedTime(at) < Pause;

    /// <summary>What was kept; nothing, when it cannot be read in time.</summary>
    public async Task<TallyRecord> LoadAsync()
    {
        try
        {
            await ReadAsync().WaitAsync(LoadPatience, time);
            _keptPosition = storage.State.Position;
            return storage.State;
        }
        catch (Exception e)
        {
            Failed(e);
            return new();
        }
    }

    /// <summary>What is kept must not stay, even where it claims to have counted as far, or further.</summary>
    public void Distrust() => _overwrite = true;

    /// <summary>Keeps a tally if that is worth its while: a close always is. It does not wait for storage.</summary>
    public void Keep(ElectionCount counted)
    {
        if (counted.IsProvisional)
            return;
        _latest = counted;
        if (_writing.IsCompleted && !IsPausing)
            _writing = WriteWhileWorthItAsync();
    }

    /// <summary>Before the grain goes: keeps what is not kept yet.</summary>
    public async Task FinishAsync()
    {
        await _writing;
        if (_latest is { } last && (_overwrite || last.Events > _keptEvents))
            await WriteAsync(last);
    }

    private async Task WriteWhileWorthItAsync()
    {
        // While one is written the next may come.
        while (_latest is { } latest && IsWorthKeeping(latest) && !IsPausing && !_superseded)
            await WriteAsync(latest);
    }

    private bool IsWorthKeeping(ElectionCount counted)
    {
        var events = counted.Events - _keptEvents;
        return _overwrite
            || events >= EventsBetweenRecords
            || counted.Position - _keptPosition >= PositionsBetweenRecords
            || (counted.IsClosed && events > 0);
    }

    private async Task ReadAsync()
    {
        _isRead = false;
        await storage.ReadStateAsync();
        _isRead = true;
    }

    private async Task WriteAsync(ElectionCount counted)
    {
        if (_superseded)
            return;
        var (record, events) = counted.Keep();

        // What is distrusted while this is written stays so.
        var overwrite = _overwrite;
        _overwrite = false;
        try
        {
            // After a failure nobody knows what is there.
            if (!_isRead)
                await ReadAsync();
            if (overwrite || storage.State.Position < record.Position)
            {
                storage.State = record;
                await storage.WriteStateAsync();
            }

            (_keptEvents, _keptPosition, _failedAt) = (events, record.Position, null);
        }
        catch (InconsistentStateException e)
        {
            // The directory lets two activations live for a moment. The other one has kept its counts; this one makes room.
            _superseded = true;
            LogSuperseded(logger, e, election);
            superseded();
        }
        catch (Exception e)
        {
            _overwrite |= overwrite;
            Failed(e);
        }
    }

    private void Failed(Exception e)
    {
        (_isRead, _failedAt) = (false, time.GetTimestamp());
        LogFailed(logger, e, election);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tally of election {Election} cannot be kept now; it is counted again when it is next needed")]
    private static partial void LogFailed(ILogger logger, Exception e, string election);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tally of election {Election} is kept by another activation; this one ends")]
    private static partial void LogSuperseded(ILogger logger, Exception e, string election);
}
