namespace PhotoVote.EventLog;

/// <summary>What a read may ask for.</summary>
internal static class ReadRules
{
    /// <summary>The most events, or positions, that one read may ask for.</summary>
    public const int MaxCount = 10_000;

    public static void CheckStream(StreamId stream, int partitionCount)
    {
        if ((uint)stream.Partition >= (uint)partitionCount)
            throw new ArgumentOutOfRangeException(nameof(stream), stream.Partition, $"Partitions are numbered 0 to {partitionCount - 1}.");
        AppendRequestRules.CheckName(stream.Name, StreamId.MaxNameLength, "stream name");
    }

    public static void CheckSlice(long fromVersion, int maxCount, ReadDirection direction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromVersion, 1);
        CheckCount(maxCount);
        if (direction is not (ReadDirection.Forwards or ReadDirection.Backwards))
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "A stream is read forwards or backwards.");
    }

    public static void CheckPage(long afterPosition, int maxScanned, string? streamPrefix)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterPosition);
        CheckCount(maxScanned);
        if (!string.IsNullOrEmpty(streamPrefix))
            AppendRequestRules.CheckName(streamPrefix, StreamId.MaxNameLength, "prefix of stream names");
    }

    public static void CheckLoad(long afterVersion, string? snapshotSchema)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterVersion);
        if (snapshotSchema is not null)
            AppendRequestRules.CheckName(snapshotSchema, EventData.MaxTypeLength, "snapshot schema");
    }

    public static void CheckSnapshot(Snapshot snapshot)
    {
        AppendRequestRules.CheckName(snapshot.Schema, EventData.MaxTypeLength, "snapshot schema");
        ArgumentOutOfRangeException.ThrowIfLessThan(snapshot.Version, 1, nameof(snapshot));
    }

    private static void CheckCount(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
    }
}
