namespace PhotoVote.Grains.Results.Feed;

/// <summary>The log ends before what was counted, or has other events there: it was set back to a copy while this server ran.</summary>
internal sealed class LogSetBackException(int partition, long position)
    : Exception($"Partition {partition} does not hold what was read of it up to position {position} any more.");
