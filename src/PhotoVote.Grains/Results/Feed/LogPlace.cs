using PhotoVote.EventLog;

namespace PhotoVote.Grains.Results.Feed;

/// <summary>Whether a place that was read is in the log still: one that was restored from a copy, or another one, has another event there, or none.</summary>
internal static class LogPlace
{
    /// <summary>Whether a page goes on from that place.</summary>
    /// <param name="page">The page.</param>
    /// <param name="position">After which position it was read.</param>
    /// <param name="last">The event there; default where it is not known.</param>
    public static bool GoesOn(LogPage page, long position, Ulid last) =>
        page.Head >= position && (last == default || page.Preceding is not { } there || there == last);

    public static async Task<bool> HoldsAsync(IEventLog log, int partition, long position, Ulid id, CancellationToken cancellationToken)
    {
        var page = await log.ReadPartitionAsync(partition, position - 1, 1, null, cancellationToken).ConfigureAwait(false);
        return page.Events is [var there] && there.Position == position && there.Id == id;
    }
}
