using Microsoft.Extensions.Logging;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Results.Feed;

namespace PhotoVote.Grains.Results;

/// <summary>
/// The counts of one election in this silo: where they come from, which ones are shown while they are counted again, and when they are kept.
/// To be used on its grain's scheduler only; counting runs beside it.
/// </summary>
internal sealed partial class LiveTally(ElectionId election, TallyKeeper keeper, PartitionFeeds feeds, TallyOpening opening, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Who is watched, or asked twice within this time, follows the log until nobody has asked for as long; who is asked once in a while reads
    /// on when it is asked.
    /// </summary>
    public static readonly TimeSpan Wanted = TimeSpan.FromSeconds(15);

    private const int MostAttempts = 4;

    private Task<ElectionCount>? _opening;
    private ElectionCount? _current;
    private Task _rebuilding = Task.CompletedTask;
    private readonly Recount _recount = new(time);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _askedAt;

    /// <summary>Whether the counts follow the log by themselves.</summary>
    public bool IsFollowing => _current is { } count && Feed.IsFeeding(count);

    /// <summary>Completes when there is something to look at, or when it ends.</summary>
    public Task Change => Task.WhenAny(_current?.Change ?? _ended.Task, feeds.Stopping, _ended.Task);

    /// <summary>Whether nothing more will come from here: this activation, or its silo, is about to go.</summary>
    public bool IsEnding => _ended.Task.IsCompleted || feeds.Stopping.IsCompleted;

    /// <summary>Completes when the recount that is under way has ended, or failed.</summary>
    public Task Recounting => _rebuilding;

    private PartitionFeed Feed => feeds.Of(election.Partition);

    private bool IsWanted => _askedAt is { } at && time.GetElapsedTime(at) < Wanted;

    /// <summary>The counts up to the end of the log, or further; who asks at the same time shares the reading.</summary>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    /// <exception cref="AggregateFaultedException">An event cannot be read; nothing is skipped.</exception>
    public async Task<CountedTally> ReadAsync(bool isWatched, CancellationToken cancellationToken)
    {
        var stays = isWatched || IsWanted;
        _askedAt = time.GetTimestamp();
        var isSetBack = false;
        for (var attempt = 1; ; attempt++)
        {
            var count = await OpenAsync().WaitAsync(cancellationToken);
            try
            {
                await count.Reading.RunAsync(() => Feed.CatchUpAsync(count, stays, CancellationToken.None)).WaitAsync(cancellationToken);
                if (_current == count)
                    return Show(count);

                // Others took its place while it was read, and may not have come as far; or the grain is going.
                Feed.Leave(count);
                if (_current is null || attempt == MostAttempts)
                    throw new LogUnavailableException("The tally is moving or being counted again at this moment; ask again.");
            }
            catch (LogSetBackException e) when (!isSetBack)
            {
                isSetBack = true;
                LogIsSetBack(logger, e, election);
                Forget(count);
            }
            catch (LogSetBackException e)
            {
                throw new LogUnavailableException(e.Message, e);
            }
        }
    }

    /// <summary>The counts as they are, while they <see cref="IsFollowing">follow</see>.</summary>
    public CountedTally Glance()
    {
        _askedAt = time.GetTimestamp();
        return Show(_current ?? throw new LogUnavailableException("The tally is moving at this moment; ask again."));
    }

    /// <summary>Once in a while: whom nobody has asked for long does not follow any more.</summary>
    public Task Tick(CancellationToken cancellationToken)
    {
        if (_current is { } count && !IsWanted)
            Feed.Leave(count);
        return Task.CompletedTask;
    }

    public void End() => _ended.TrySetResult();

    public async Task FinishAsync()
    {
        End();
        var count = _current;
        _current = null;
        if (count is not null)
            Feed.Leave(count);
        await keeper.FinishAsync();
    }

    private CountedTally Show(ElectionCount count)
    {
        if (count.NeedsRecount && _rebuilding.IsCompleted && !_recount.IsPausing)
            _rebuilding = RebuildAsync(count);
        keeper.Keep(count);
        return count.Read();
    }

    private Task<ElectionCount> OpenAsync()
    {
        if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            _opening = OpenFromAsync();
        return _opening;

        async Task<ElectionCount> OpenFromAsync()
        {
            var (count, keptIsWrong) = await opening.OpenAsync(election, await keeper.LoadAsync(), CancellationToken.None);
            if (keptIsWrong)
                keeper.Distrust();
            return _current = count;
        }
    }

    private void Forget(ElectionCount count)
    {
        if (_current != count)
            return;
        Feed.Leave(count);
        _opening = null;
    }

    /// <summary>Counts again beside the counts that are shown, which go on meanwhile, and takes their place when it is where they are.</summary>
    private async Task RebuildAsync(ElectionCount shown)
    {
        try
        {
            ElectionCount anew;
            do
            {
                anew = _recount.Of(shown);
                await Task.Run(() => Feed.CatchUpAsync(anew, stays: false, CancellationToken.None));
            }
            while (_current == shown && (anew.NeedsRecount || anew.Position < shown.Position));

            _recount.Finished();
            if (_current != shown)
                return;
            (_current, _opening) = (anew, Task.FromResult(anew));
            keeper.Distrust();
            keeper.Keep(anew);
            try
            {
                if (Feed.IsFeeding(shown))
                {
                    Feed.Leave(shown);
                    await anew.Reading.RunAsync(() => Feed.CatchUpAsync(anew, stays: true, CancellationToken.None));
                }
            }
            finally
            {
                shown.Tell();
            }
        }
        catch (Exception e)
        {
            // The counts that are shown stay; whoever asks after a while has it tried again.
            _recount.Failed(e);
            LogNotRebuilt(logger, e, election);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Election {Election} is counted from its first event again")]
    private static partial void LogIsSetBack(ILogger logger, Exception e, ElectionId election);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Election {Election} could not be counted again now; that goes on when somebody asks, after a while")]
    private static partial void LogNotRebuilt(ILogger logger, Exception e, ElectionId election);
}
