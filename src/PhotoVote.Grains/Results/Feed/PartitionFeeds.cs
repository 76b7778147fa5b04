using Microsoft.Extensions.Logging;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Projections;

namespace PhotoVote.Grains.Results.Feed;

/// <summary>The silo's feeds, one a partition. None reads before somebody wants to.</summary>
internal sealed class PartitionFeeds : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly PartitionFeed[] _feeds;

    public PartitionFeeds(IEventLog log, IEventCodec codec, ProjectionRegistry projections, TimeProvider time, ILogger<PartitionFeed> logger) =>
        _feeds = [.. Enumerable.Range(0, log.PartitionCount).Select(p => new PartitionFeed(p, log, codec, projections, time, logger))];

    public PartitionFeed Of(int partition) => _feeds[partition];

    public void Dispose()
    {
        foreach (var feed in _feeds)
            feed.Dispose();
    }

    // Stopped after the grains, which leave it as they go.
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(PartitionFeeds),
        ServiceLifecycleStage.RuntimeServices,
        _ => Task.CompletedTask,
        cancellationToken => Task.WhenAll(_feeds.Select(feed => feed.StopAsync())).WaitAsync(cancellationToken));
}
