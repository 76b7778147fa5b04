namespace PhotoVote.Client;

/// <summary>What every command carries.</summary>
/// <param name="CommandId">
/// Chosen by the sender. The same command sent again with the same id is done once and told its first outcome; the id with another
/// request is refused.
/// </param>
/// <param name="Key">
/// The token of the organiser (<c>pvo_…</c>), the voter (<c>pvv_…</c>) or the ballot (<c>pvb_…</c>), as the command asks; null when there is none.
/// </param>
/// <param name="IfVersion">When given, the definition's version that the sender has seen; a change of a newer one is refused.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.CommandHeader")]
public sealed record CommandHeader(
    [property: Id(0)] Ulid CommandId,
    [property: Id(1)] string? Key,
    [property: Id(2)] long? IfVersion = null)
{
    /// <summary>Without the key, which has no place in logs.</summary>
    public override string ToString() => $"CommandHeader({CommandId})";
}

/// <summary>The four ways in which a command or a question ends.</summary>
[GenerateSerializer, Alias("PhotoVote.ReplyStatus")]
public enum ReplyStatus
{
    /// <summary>Done: what was asked is durable (or there was nothing to do, or the answer follows).</summary>
    Done = 0,

    /// <summary>Refused for a reason of the rules; nothing was written.</summary>
    Refused = 1,

    /// <summary>Not written, for a reason that lies outside the request; it may be sent again.</summary>
    NotWritten = 2,

    /// <summary>It may have been written. The same command with the same id resolves it.</summary>
    Unknown = 3,

    /// <summary>The aggregate cannot be replayed: an operator must look. Nothing was written.</summary>
    Faulted = 4,
}

/// <summary>The answer to a command or a question.</summary>
/// <typeparam name="T">What a done one gives.</typeparam>
/// <param name="Status">How it ended.</param>
/// <param name="Value">Given when it is done; of a list that was done in part, what became of each of it.</param>
/// <param name="Code">The stable code of the refusal or failure; null when done.</param>
/// <param name="Detail">What happened, in words for people.</param>
/// <param name="Repeated">Whether the command had been done before, under the same id.</param>
/// <param name="Subject">What the refusal is about: a field, a candidate, a voter; null when it is the whole.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.Reply`1")]
public sealed record Reply<T>(
    [property: Id(0)] ReplyStatus Status,
    [property: Id(1)] T? Value,
    [property: Id(2)] string? Code = null,
    [property: Id(3)] string? Detail = null,
    [property: Id(4)] bool Repeated = false,
    [property: Id(5)] string? Subject = null)
    where T : class
{
    /// <summary>Whole seconds after which asking again may help; null when time alone changes nothing.</summary>
    [Id(6)]
    public int? RetryAfterSeconds { get; init; }

    /// <summary>When the election opens by itself: of a draft, to who may not see it.</summary>
    [Id(7)]
    public DateTimeOffset? OpensAt { get; init; }

    public bool IsDone => Status == ReplyStatus.Done;
}

/// <summary>Codes of failures that lie outside the rules of an election.</summary>
public static class FailureCodes
{
    /// <summary>The command's id was used for another request.</summary>
    public const string CommandIdReused = "command-id-reused";

    /// <summary>Too much at once; nothing was written.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The log cannot be reached; nothing was written.</summary>
    public const string Unavailable = "log-unavailable";

    /// <summary>It may have been written.</summary>
    public const string OutcomeUnknown = "outcome-unknown";

    /// <summary>An aggregate cannot be replayed.</summary>
    public const string Faulted = "aggregate-faulted";

    /// <summary>The definition has changed since the version that the sender named.</summary>
    public const string DefinitionChanged = "definition-changed";
}

/// <summary>Codes of what happens between this client and the cluster.</summary>
public static class CallCodes
{
    /// <summary>The cluster is starting or stopping, or did not take the call; nothing was written.</summary>
    public const string ClusterUnavailable = "unavailable";

    /// <summary>No answer came: the time was up, or the silo or the connection was lost.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>The caller gave it up before anything was written.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The client and the cluster are of versions that do not understand each other.</summary>
    public const string ContractMismatch = "contract-mismatch";

    /// <summary>A position to follow from that this log has not reached: it is of another database, or of a time before a backup was restored.</summary>
    public const string PositionBeyondEnd = "position-beyond-end";

    /// <summary>A fault of the server that this client has no name for.</summary>
    public const string ServerFault = "server-fault";
}
