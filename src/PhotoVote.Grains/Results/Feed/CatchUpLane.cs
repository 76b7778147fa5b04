using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Projections;

namespace PhotoVote.Grains.Results.Feed;

/// <summary>
/// Lets counts catch up by passes that they share: one pass at a time, from the one that is furthest behind. Who comes while a pass is under
/// way boards it if it has not passed by yet, and else takes the next.
/// </summary>
internal sealed class CatchUpLane(int partition, IEventLog log, IEventCodec codec, ProjectionRegistry projections)
{
    private const int PageSize = 10_000;

    private readonly Lock _gate = new();
    private readonly List<Rider> _waiting = [];
    private bool _isRunning;

    /// <summary>Reads on until the count has reached a position; or, where somebody takes it over from there, until that has happened.</summary>
    public Task RideAsync(ElectionCount count, long target, Func<ElectionCount, bool>? join)
    {
        var rider = new Rider(count, target, join);
        lock (_gate)
        {
            _waiting.Add(rider);
            if (!_isRunning)
            {
                _isRunning = true;
                using (ExecutionContext.SuppressFlow())
                    _ = Task.Run(RunAsync);
            }
        }

        return rider.Arrived.Task;
    }

    private async Task RunAsync()
    {
        while (Board(long.MinValue) is { Count: > 0 } riders)
        {
            try
            {
                await PassAsync(riders).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                foreach (var rider in riders)
                    rider.Fail(e);
            }
        }
    }

    /// <summary>Those whom a pass that is at this position can take along; nobody left ends the running.</summary>
    private List<Rider> Board(long position)
    {
        lock (_gate)
        {
            var boarding = _waiting.FindAll(rider => rider.Count.Position >= position);
            _waiting.RemoveAll(boarding.Contains);
            if (position == long.MinValue && boarding.Count == 0)
                _isRunning = false;
            return boarding;
        }
    }

    private async Task PassAsync(List<Rider> riders)
    {
        var (position, last) = riders.Select(rider => rider.Count.Place).MinBy(place => place.Position);
        var counts = new FedCounts();
        riders.ForEach(rider => counts.Add(rider.Count));
        using var progress = projections.Begin(PartitionFeed.Projection, partition, position);
        while (riders.Count > 0)
        {
            var page = await log.ReadPartitionAsync(partition, position, PageSize, null, CancellationToken.None).ConfigureAwait(false);
            if (!LogPlace.GoesOn(page, position, last ?? default))
                throw new LogSetBackException(partition, position);
            counts.Feed(page, codec);
            position = page.Position;
            last = page.Events is [.., var end] ? end.Id : last;
            progress.Read(page);
            foreach (var rider in riders.Where(rider => rider.HasArrived(page.IsAtHead)).ToList())
            {
                riders.Remove(rider);
                counts.Remove(rider.Count);
                rider.Arrived.TrySetResult();
            }

            foreach (var rider in Board(position))
            {
                riders.Add(rider);
                counts.Add(rider.Count);
            }
        }
    }

    private sealed class Rider(ElectionCount count, long target, Func<ElectionCount, bool>? join)
    {
        public ElectionCount Count => count;

        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Also when it will not get any further: whoever waits for it finds out why.</summary>
        public bool HasArrived(bool isAtHead) =>
            count.Fault is not null
            || (count.Position >= target && (join is null || join(count)))
            || isAtHead;

        public void Fail(Exception e)
        {
            Arrived.TrySetException(e);
            _ = Arrived.Task.Exception;
        }
    }
}
