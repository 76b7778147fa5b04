using Microsoft.Extensions.Logging;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Projections;

namespace PhotoVote.Grains.Results.Feed;

/// <summary>The silo's feeds, one a partition. None reads before somebody wants to.</summary>
internal sealed class PartitionFeeds : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly PartitionFeed[] _feeds;
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PartitionFeeds(IEventLog log, IEventCodec codec, ProjectionRegistry projections, LogMemory memory, TimeProvider time, ILogger<PartitionFeed> logger) =>
        _feeds = [.. Enumerable.Range(0, log.PartitionCount).Select(p => new PartitionFeed(p, log, codec, projections, memory, time, logger))];

    public PartitionFeed Of(int partition) => _feeds[partition];

    /// <summary>Completes when the silo begins to stop.</summary>
    public Task Stopping => _stopping.Task;

    public void Dispose()
    {
        foreach (var feed in _feeds)
            feed.Dispose();
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        // Before the grains go, which wait for the calls that they are in; and after.
        lifecycle.Subscribe(nameof(PartitionFeeds), ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ =>
        {
            _stopping.TrySetResult();
            return Task.CompletedTask;
        });
        lifecycle.Subscribe(
            nameof(PartitionFeeds),
            ServiceLifecycleStage.RuntimeServices,
            _ => Task.CompletedTask,
            cancellationToken => Task.WhenAll(_feeds.Select(feed => feed.StopAsync())).WaitAsync(cancellationToken));
    }
}
