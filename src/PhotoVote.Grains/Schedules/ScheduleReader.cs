using Microsoft.Extensions.Logging;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Projections;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains.Schedules;

/// <summary>
/// Reads one partition for schedules, from its first event: of all others only the type is looked at. Nothing is kept between starts,
/// because what is kept could be wrong, and reading is quick (the README says how quick).
/// </summary>
internal sealed partial class ScheduleReader(
    int partition, IEventLog log, IEventCodec codec, ScheduleBook book, ProjectionProgress progress, TimeProvider time, ILogger logger)
{
    private const int PageSize = 10_000;
    private const string Scheduled = nameof(ElectionScheduled) + ".v";
    private const string Closed = nameof(ElectionClosed) + ".v";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long _position;

    /// <summary>Everything that is in the log now.</summary>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
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
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var page in log.FollowAsync(partition, _position, null, cancellationToken).ConfigureAwait(false))
                    Read(page);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                progress.Failed(e);
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Read(LogPage page)
    {
        foreach (var recorded in page.Events)
            if (recorded.Type.StartsWith(Scheduled, StringComparison.Ordinal) || recorded.Type.StartsWith(Closed, StringComparison.Ordinal))
                Enter(recorded);
        _position = page.Position;
        progress.Read(page);
    }

    private void Enter(RecordedEvent recorded)
    {
        if (!StreamNames.TryReadElection(recorded.Stream, out var election))
            return;
        try
        {
            // Whether the election is open, and so which of the times matters, it says itself when it is asked.
            book.Set(election, codec.Decode(recorded) is ElectionScheduled e ? Earlier(e.OpensAt, e.ClosesAt) : null);
        }
        catch (Exception e) when (e is UnknownEventException or DamagedEventException)
        {
            LogUnreadable(logger, e, recorded.Stream, recorded.Version);
        }
    }

    private static DateTimeOffset? Earlier(long? opens, long? closes)
    {
        var first = opens is { } o && closes is { } c ? Math.Min(o, c) : opens ?? closes;
        return first is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(at, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())) : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stream {Stream} cannot be read at version {Version}: its schedule is not followed")]
    private static partial void LogUnreadable(ILogger logger, Exception e, string stream, long version);
}
