using PhotoVote.EventLog;

namespace PhotoVote.Grains.Results.Feed;

/// <summary>Whether a place that was read is in the log still: one that was restored from a copy, or another one, has another event there, or none.</summary>
internal static class LogPlace
{
    public static async Task<bool> HoldsAsync(IEventLog log, int partition, long position, Ulid id, CancellationToken cancellationToken)
    {
        var page = await log.ReadPartitionAsync(partition, position - 1, 1, null, cancellationToken).ConfigureAwait(false);
        return page.Events is [var there] && there.Position == position && there.Id == id;
    }
}
