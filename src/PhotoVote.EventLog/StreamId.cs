namespace PhotoVote.EventLog;

/// <summary>Names one stream: the events of one aggregate, in order.</summary>
/// <param name="Partition">The partition that orders the stream's events, from 0.</param>
/// <param name="Name">The stream's name within the partition: 1–200 characters, no control characters.</param>
public readonly record struct StreamId(int Partition, string Name)
{
    /// <summary>The longest stream name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 200;

    public override string ToString() => $"{Partition}:{Name}";
}
