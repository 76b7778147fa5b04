using System.Collections.Immutable;

namespace PhotoVote.EventLog;

/// <summary>
/// An append-only log of events in streams, ordered within partitions. Positions have no holes and are in commit order: who has seen
/// position N has seen everything below it.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>How many partitions new aggregates may be spread over; partitions are numbered from 0.</summary>
    int PartitionCount { get; }

    /// <summary>Makes the log ready: creates or updates its schema where that is wanted, and checks it.</summary>
    /// <exception cref="LogUnavailableException">It cannot be reached.</exception>
    /// <exception cref="LogDamagedException">Its schema is not one that this version can use.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Appends what one command decided. It completes when the outcome is durable.</summary>
    /// <param name="request">What to append, and under which conditions.</param>
    /// <param name="cancellationToken">
    /// While the request waits in the queue it is taken out (<see cref="OperationCanceledException"/>: not written); once it is on its way
    /// to the database the caller is told <see cref="AppendOutcomeUnknownException"/>.
    /// </param>
    /// <exception cref="AppendNotWrittenException">It is not in the log and never will be.</exception>
    /// <exception cref="AppendOutcomeUnknownException">It may be in the log.</exception>
    Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken);

    /// <summary>The command with this id, or null when the partition has none.</summary>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken);

    /// <summary>Reads a stream from a version on, that version included.</summary>
    /// <param name="stream">The stream; one that does not exist reads as version 0 with no events.</param>
    /// <param name="fromVersion">The first version to give, at least 1; backwards, <see cref="long.MaxValue"/> means from the end.</param>
    /// <param name="maxCount">The most events to give, 1 to 10,000.</param>
    /// <param name="direction">Forwards or backwards.</param>
    Task<StreamSlice> ReadStreamAsync(StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken);

    /// <summary>The version of a stream now; 0 when it has no event. Concurrent calls share a query.</summary>
    Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Loads what an aggregate needs to come alive or to catch up. Concurrent calls share a query.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="afterVersion">The version that the caller already has; 0 for none.</param>
    /// <param name="snapshotSchema">The snapshot shape that the caller understands, or null to read events only.</param>
    Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken);

    /// <summary>Keeps a snapshot, unless there is one of the same schema at the same or a later version.</summary>
    Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken);

    /// <summary>The partition's last position; 0 when it is empty.</summary>
    Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken);

    /// <summary>Reads a partition in commit order.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="afterPosition">The position that the caller has seen; 0 to start.</param>
    /// <param name="maxScanned">How many positions to look at, 1 to 10,000.</param>
    /// <param name="streamPrefix">When given, only events of streams whose name begins so (ordinal).</param>
    Task<LogPage> ReadPartitionAsync(int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a partition in commit order and goes on as events are written, each once, until cancelled. Pages without matching events are
    /// given too, so that a reader can keep its place, and, while nothing is written, one about each second, so that it can be told from one
    /// that does not look any more. A read that fails ends the enumeration with
    /// <see cref="LogUnavailableException"/>; start again from the last position.
    /// </summary>
    IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="FollowAsync"/>, for a reader that needs few of many events: those whose type begins with one of the given texts, and the last
    /// event of each page whatever it is, so that the reader knows what stands at its place. Others may be given too: a log leaves out what it
    /// can leave out cheaply.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="afterPosition">The position that the caller has seen; 0 to start.</param>
    /// <param name="typePrefixes">What the stored names of the types begin with (ordinal), such as <c>OrderPlaced.v</c>.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    IAsyncEnumerable<LogPage> FollowTypesAsync(int partition, long afterPosition, ImmutableArray<string> typePrefixes, CancellationToken cancellationToken) =>
        FollowAsync(partition, afterPosition, null, cancellationToken);
}
