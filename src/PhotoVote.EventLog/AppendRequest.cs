using System.Collections.Immutable;

namespace PhotoVote.EventLog;

/// <summary>Events for one stream, in order.</summary>
/// <param name="Stream">The stream's name within the request's partition.</param>
/// <param name="Expected">What the stream's version must be.</param>
/// <param name="Events">At least one event.</param>
public readonly record struct StreamAppend(string Stream, ExpectedVersion Expected, ImmutableArray<EventData> Events);

/// <summary>A stream of the same partition that must be at exactly this version when the append commits.</summary>
/// <param name="Stream">The stream's name within the request's partition.</param>
/// <param name="Version">Its version; 0 means that it has no event.</param>
public readonly record struct StreamCondition(string Stream, long Version);

/// <summary>
/// What one command appends: atomically, to one or more streams of a partition, under conditions, once for ever.
/// </summary>
public sealed class AppendRequest
{
    /// <exception cref="ArgumentException">
    /// Nothing is appended, a stream is named twice among the appends or among the conditions, a name is empty, too long or holds a control
    /// character, or an event or the whole request is too large.
    /// </exception>
    public AppendRequest(
        int partition,
        Ulid commandId,
        Fingerprint fingerprint,
        ImmutableArray<StreamAppend> appends,
        ImmutableArray<StreamCondition> conditions = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        Partition = partition;
        CommandId = commandId;
        Fingerprint = fingerprint;
        Appends = appends;
        Conditions = conditions.IsDefault ? [] : conditions;
        (EventCount, ByteCount) = AppendRequestRules.Check(this);
    }

    public int Partition { get; }

    /// <summary>The command's id, and its first event's: the log dedupes on it, for ever.</summary>
    public Ulid CommandId { get; }

    /// <summary>Tells this request from another that carries the same id.</summary>
    public Fingerprint Fingerprint { get; }

    public ImmutableArray<StreamAppend> Appends { get; }

    public ImmutableArray<StreamCondition> Conditions { get; }

    /// <summary>How many events the request appends to all its streams.</summary>
    public int EventCount { get; }

    /// <summary>How many bytes of data and metadata it appends.</summary>
    public long ByteCount { get; }
}
