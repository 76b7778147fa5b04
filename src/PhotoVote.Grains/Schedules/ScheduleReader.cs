using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Projections;
using PhotoVote.Grains.Results.Feed;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Schedules;

namespace PhotoVote.Grains.Schedules;

/// <summary>
/// Reads one partition for schedules, on from what was kept of an earlier reading: of all other events only the type is looked at.
/// </summary>
internal sealed partial class ScheduleReader(
    int partition,
    IEventLog log,
    IEventCodec codec,
    ScheduleBook book,
    ScheduleCheckpoint checkpoint,
    ProjectionProgress progress,
    LogMemory memory,
    TimeProvider time,
    ILogger logger)
{
    private const int PageSize = 10_000;
    private static readonly ImmutableArray<string> Types = [nameof(ElectionScheduled) + ".v", nameof(ElectionOpened) + ".v", nameof(ElectionClosed) + ".v"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What the events say. The book says more: what an election answered that was asked.</summary>
    private readonly Dictionary<ElectionId, ScheduledElection> _scheduled = [];

    private long _position;
    private Ulid _event;
    private bool _hasUnreadable;

    /// <summary>Everything that is in the log now.</summary>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var kept = await checkpoint.LoadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var election in kept.Elections)
            Enter(election);
        (_position, _event) = (kept.Position, kept.Event);

        LogPage page;
        do
        {
            page = await log.ReadPartitionAsync(partition, _position, PageSize, null, cancellationToken).ConfigureAwait(false);
            Read(page);
        }
        while (!page.IsAtHead);
    }

    /// <summary>And everything that comes, until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var isInDoubt = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (isInDoubt)
                    await StartAgainIfSetBackAsync(cancellationToken).ConfigureAwait(false);
                await foreach (var page in log.FollowTypesAsync(partition, _position, Types, cancellationToken).ConfigureAwait(false))
                {
                    if (!LogPlace.GoesOn(page, _position, _event))
                        break;
                    Read(page);
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                progress.Failed(e);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            // Behind a failure there may be another server, and on it a log that ends, or ended, earlier.
            isInDoubt = true;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>After the last page: keeps what was read.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) => _hasUnreadable ? Task.CompletedTask : checkpoint.FinishAsync(Record(), cancellationToken);

    private async Task StartAgainIfSetBackAsync(CancellationToken cancellationToken)
    {
        if (_position == 0 || await checkpoint.IsOfThisLogAsync(Record(), cancellationToken).ConfigureAwait(false))
            return;
        LogSetBack(logger, partition, _position);
        memory.Forget();
        checkpoint.StartAgain();
        _scheduled.Clear();
        (_position, _event, _hasUnreadable) = (0, default, false);
    }

    private void Read(LogPage page)
    {
        foreach (var recorded in page.Events)
            if (IsOfSchedules(recorded.Type))
                Enter(recorded);
        _position = page.Position;
        progress.Read(page);
        if (page.Events is [.., var last])
            _event = last.Id;
        if (!_hasUnreadable)
            checkpoint.Consider(_position, Record);
    }

    private ScheduleRecord Record() => new() { Position = _position, Event = _event, Elections = [.. _scheduled.Values] };

    private static bool IsOfSchedules(string type)
    {
        foreach (var prefix in Types)
            if (type.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        return false;
    }

    private void Enter(RecordedEvent recorded)
    {
        if (!StreamNames.TryReadElection(recorded.Stream, out var election))
            return;
        try
        {
            var before = _scheduled.GetValueOrDefault(election, new(election, null, null));
            Enter(codec.Decode(recorded) switch
            {
                ElectionScheduled e => before with { OpensAt = e.OpensAt, ClosesAt = e.ClosesAt },
                ElectionOpened => before with { OpensAt = null },
                _ => before with { OpensAt = null, ClosesAt = null },
            });
        }
        catch (Exception e) when (e is UnknownEventException or DamagedEventException)
        {
            // What is kept would hide it from a build that can read it.
            _hasUnreadable = true;
            LogUnreadable(logger, e, recorded.Stream, recorded.Version);
        }
    }

    private void Enter(ScheduledElection election)
    {
        var first = Earlier(election.OpensAt, election.ClosesAt);
        if (first is null)
            _scheduled.Remove(election.Election);
        else
            _scheduled[election.Election] = election;

        // What is due it says itself when it is asked.
        book.Set(election.Election, first);
    }

    private static DateTimeOffset? Earlier(long? opens, long? closes)
    {
        var first = opens is { } o && closes is { } c ? Math.Min(o, c) : opens ?? closes;
        return first is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(at, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())) : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was read of partition {Partition}, up to position {Position}, is not in the log any more, which is read for its schedules from its first event")]
    private static partial void LogSetBack(ILogger logger, int partition, long position);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stream {Stream} cannot be read at version {Version}: its schedule is not followed")]
    private static partial void LogUnreadable(ILogger logger, Exception e, string stream, long version);
}
