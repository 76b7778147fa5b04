using Microsoft.Extensions.Logging;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Projections;

namespace PhotoVote.Grains.Results.Feed;

/// <summary>
/// Reads one partition for all counts in this silo. Those that are wanted all the time are fed by one reader that follows the log while there
/// are any. Those that have to catch up share passes: one for those that are nearly there, one for those that are far behind.
/// </summary>
internal sealed partial class PartitionFeed : IDisposable
{
    /// <summary>What it is called among the projections, while it reads.</summary>
    public const string Projection = "tallies";

    /// <summary>Positions: a fraction of a second's reading. Who is no further behind does not wait for those who are.</summary>
    private const long Near = 50_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly int _partition;
    private readonly IEventLog _log;
    private readonly IEventCodec _codec;
    private readonly ProjectionRegistry _projections;
    private readonly LogMemory _memory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CatchUpLane _near;
    private readonly CatchUpLane _far;
    private readonly SharedRun _looking = new();
    private readonly Lock _gate = new();
    private readonly FedCounts _fed = new();
    private TaskCompletionSource _moved = NewMove();
    private CancellationTokenSource? _following;
    private Task _running = Task.CompletedTask;
    private Ulid _last;
    private long _position;
    private long _head;

    public PartitionFeed(int partition, IEventLog log, IEventCodec codec, ProjectionRegistry projections, LogMemory memory, TimeProvider time, ILogger logger)
    {
        (_partition, _log, _codec, _projections, _memory, _time, _logger) = (partition, log, codec, projections, memory, time, logger);
        _near = new(partition, log, codec, projections);
        _far = new(partition, log, codec, projections);
    }

    /// <summary>Counts at least all that is in the log now.</summary>
    /// <param name="count">Whose.</param>
    /// <param name="stays">Whether it is to be fed from then on, until it is <see cref="Leave">left</see>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LogUnavailableException">The log cannot be read; the counts stay where they were.</exception>
    /// <exception cref="AggregateFaultedException">An event cannot be read; nothing is skipped.</exception>
    /// <exception cref="LogSetBackException">The counts are of what is not in the log any more.</exception>
    public async Task CatchUpAsync(ElectionCount count, bool stays, CancellationToken cancellationToken)
    {
        try
        {
            await _looking.RunAsync(LookAsync).WaitAsync(cancellationToken).ConfigureAwait(false);
            await ReachAsync(count, Volatile.Read(ref _head), stays, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (e is LogSetBackException)
                _memory.Forget();

            // Without a line: whoever asked is told.
            _projections.CountFailure(Projection, _partition);
            throw;
        }
    }

    public bool IsFeeding(ElectionCount count)
    {
        lock (_gate)
            return _fed.Contains(count);
    }

    /// <summary>It is not wanted all the time any more. The last one stops the reader.</summary>
    public void Leave(ElectionCount count)
    {
        lock (_gate)
        {
            if (!_fed.Remove(count))
                return;
            if (_fed.IsEmpty)
                Stop();
            Moved();
        }
    }

    public async Task StopAsync()
    {
        lock (_gate)
            Stop();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _following?.Dispose();

    private async Task LookAsync()
    {
        var head = await _log.ReadHeadAsync(_partition, CancellationToken.None).ConfigureAwait(false);
        Volatile.Write(ref _head, head);
    }

    private async Task ReachAsync(ElectionCount count, long head, bool stays, CancellationToken cancellationToken)
    {
        // What is fed, its reader looks after.
        if (!IsFeeding(count))
            await CheckAsync(count, cancellationToken).ConfigureAwait(false);

        while (true)
        {
            if (count.Fault is { } fault)
                throw fault;
            if (count.IsLost)
                throw new LogSetBackException(_partition, count.Position);
            var (isFed, move, target) = See(count, head, stays);
            if (count.Position >= target && (isFed || !stays))
                return;
            if (isFed)
                await move.WaitAsync(cancellationToken).ConfigureAwait(false);
            else
                await (target - count.Position <= Near ? _near : _far).RideAsync(count, target, stays ? TryJoin : null).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nobody has looked after it since it was last read on: the log may have been set back, and may have grown past it since.</summary>
    private async Task CheckAsync(ElectionCount count, CancellationToken cancellationToken)
    {
        if (count.Mark is { } mark && !await LogPlace.HoldsAsync(_log, _partition, mark.Position, mark.Event, cancellationToken).ConfigureAwait(false))
            throw new LogSetBackException(_partition, mark.Position);
    }

    /// <summary>How a count stands; one that stays joins if it can.</summary>
    private (bool IsFed, Task Move, long Target) See(ElectionCount count, long head, bool stays)
    {
        lock (_gate)
        {
            var isFed = _fed.Contains(count) || (stays && count.Position >= head && TryJoin(count));
            return (isFed, _moved.Task, stays && !isFed && _following is not null ? Math.Max(head, _position) : head);
        }
    }

    /// <summary>Not a count that has not read what the others have.</summary>
    private bool TryJoin(ElectionCount count)
    {
        lock (_gate)
        {
            if (_following is not null && count.Position < _position)
                return false;
            if (!_fed.Contains(count))
                _fed.Add(count);
            if (_following is null)
                Follow(count.Place);
            return true;
        }
    }

    private void Follow((long Position, Ulid? Event) place)
    {
        (_position, _last) = (place.Position, place.Event ?? default);
        _following = new();
        var (before, stop) = (_running, _following.Token);
        using (ExecutionContext.SuppressFlow())
            _running = Task.Run(() => FollowAsync(before, stop), CancellationToken.None);
    }

    private void Stop()
    {
        _following?.Cancel();
        _following = null;
    }

    private async Task FollowAsync(Task before, CancellationToken stop)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var progress = _projections.Begin(Projection, _partition, Volatile.Read(ref _position));
        var isInDoubt = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (isInDoubt && await IsSetBackAsync(stop).ConfigureAwait(false))
                {
                    LoseAll(stop);
                    return;
                }

                await foreach (var page in _log.FollowAsync(_partition, _position, null, stop).ConfigureAwait(false))
                {
                    // Behind a connection that was made anew without a word there may be another log.
                    if (!LogPlace.GoesOn(page, _position, _last))
                        break;
                    Feed(page, stop);
                    progress.Read(page);
                }
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                progress.Failed(e);
                Fail(e, stop);
            }

            // Behind a failure there may be another server, and on it a log that ends, or ended, earlier.
            isInDoubt = true;
            await Task.Delay(Pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Feed(LogPage page, CancellationToken stop)
    {
        lock (_gate)
        {
            if (stop.IsCancellationRequested)
                return;
            _fed.Feed(page, _codec);
            Volatile.Write(ref _position, page.Position);
            if (page.Events is [.., var last])
                _last = last.Id;
            foreach (var count in _fed.All.Where(count => count.Fault is not null).ToList())
                _fed.Remove(count);
            if (_fed.IsEmpty)
                Stop();
            Moved();
        }
    }

    private async Task<bool> IsSetBackAsync(CancellationToken stop)
    {
        if (_position == 0 || _last == default)
            return _position > await _log.ReadHeadAsync(_partition, stop).ConfigureAwait(false);
        return !await LogPlace.HoldsAsync(_log, _partition, _position, _last, stop).ConfigureAwait(false);
    }

    private void LoseAll(CancellationToken stop)
    {
        lock (_gate)
        {
            if (stop.IsCancellationRequested)
                return;
            LogSetBack(_logger, _partition, _position);
            _memory.Forget();
            foreach (var count in _fed.All.ToList())
            {
                _fed.Remove(count);
                count.Lose();
            }

            Stop();
            Moved();
        }
    }

    private void Fail(Exception e, CancellationToken stop)
    {
        lock (_gate)
        {
            if (stop.IsCancellationRequested)
                return;
            var waiting = _moved;
            _moved = NewMove();
            waiting.TrySetException(e);
            _ = waiting.Task.Exception;
        }
    }

    private void Moved()
    {
        var waiting = _moved;
        _moved = NewMove();
        waiting.TrySetResult();
    }

    private static TaskCompletionSource NewMove() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was counted of partition {Partition}, up to position {Position}, is not in the log any more; its elections are counted again")]
    private static partial void LogSetBack(ILogger logger, int partition, long position);
}
