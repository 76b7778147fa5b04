namespace PhotoVote.EventLog;

/// <summary>The log could not do what was asked, for a reason that lies outside the request.</summary>
public abstract class EventLogException(string message, Exception? inner) : Exception(message, inner);

/// <summary>The append is not in the log and never will be. The same request may be sent again.</summary>
public sealed class AppendNotWrittenException(string message, NotWrittenReason reason, Exception? inner = null) : EventLogException(message, inner)
{
    public NotWrittenReason Reason { get; } = reason;
}

/// <summary>Why an append was not written.</summary>
public enum NotWrittenReason
{
    /// <summary>The queue was full, or the append waited in it for longer than it may.</summary>
    Overloaded,

    /// <summary>The database could not be reached or refused.</summary>
    Unavailable,

    /// <summary>The log is shutting down.</summary>
    Stopping,
}

/// <summary>
/// The append was handed to the database and no answer came: it may be in the log or not. The same request sent again resolves it.
/// </summary>
public sealed class AppendOutcomeUnknownException(string message, Exception? inner = null) : EventLogException(message, inner);

/// <summary>The log could not be read.</summary>
public sealed class LogUnavailableException(string message, Exception? inner = null) : EventLogException(message, inner);

/// <summary>What the log holds breaks its own rules, or was written by a newer version of this library.</summary>
public sealed class LogDamagedException(string message, Exception? inner = null) : EventLogException(message, inner)
{
    /// <summary>Whether nothing is wrong but that the tables are older than this program: applying the schema mends it.</summary>
    public bool IsOutdated { get; init; }
}
