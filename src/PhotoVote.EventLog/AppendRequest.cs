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
    /// <param name="partition">The partition of every stream in it.</param>
    /// <param name="commandId">See <see cref="CommandId"/>.</param>
    /// <param name="fingerprint">See <see cref="Fingerprint"/>.</param>
    /// <param name="appends">What to append, to at least one stream.</param>
    /// <param name="conditions">Which other streams must be where.</param>
    /// <param name="follows">See <see cref="Follows"/>; it is of the same partition and begins with the same stream.</param>
    /// <exception cref="ArgumentException">
    /// Nothing is appended, a stream is named twice among the appends or among the conditions, a name is empty, too long or holds a control
    /// character, an event or the whole request is too large, or the request follows one of another stream.
    /// </exception>
    public AppendRequest(
        int partition,
        Ulid commandId,
        Fingerprint fingerprint,
        ImmutableArray<StreamAppend> appends,
        ImmutableArray<StreamCondition> conditions = default,
        AppendRequest? follows = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        Partition = partition;
        CommandId = commandId;
        Fingerprint = fingerprint;
        Appends = appends;
        Conditions = conditions.IsDefault ? [] : conditions;
        Follows = follows;
        (EventCount, ByteCount) = AppendRequestRules.Check(this);
    }

    public int Partition { get; }

    /// <summary>The command's id, and its first event's: the log dedupes on it, for ever.</summary>
    public Ulid CommandId { get; }

    /// <summary>Tells this request from another that carries the same id.</summary>
    public Fingerprint Fingerprint { get; }

    public ImmutableArray<StreamAppend> Appends { get; }

    public ImmutableArray<StreamCondition> Conditions { get; }

    /// <summary>
    /// The request on whose events this one was decided, handed to the log just before it: this one is appended only if that one was. Its
    /// expected version does not say so: had that one failed, another writer's event might stand at the version that it would have reached.
    /// </summary>
    public AppendRequest? Follows { get; }

    /// <summary>How many events the request appends to all its streams.</summary>
    public int EventCount { get; }

    /// <summary>How many bytes of data and metadata it appends.</summary>
    public long ByteCount { get; }

    /// <summary>What becomes of it; null until the log has taken it.</summary>
    internal Task<AppendOutcome>? Fate { get; set; }

    /// <summary>Whether nothing may follow it any more: it was never taken, or was answered otherwise than appended.</summary>
    internal bool CannotBeFollowed => Fate is not { } fate || (fate.IsCompleted && (!fate.IsCompletedSuccessfully || fate.Result is not AppendOutcome.Appended));
}
