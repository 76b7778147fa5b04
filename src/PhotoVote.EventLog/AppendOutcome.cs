using System.Collections.Immutable;

namespace PhotoVote.EventLog;

/// <summary>A command that is in the log.</summary>
/// <param name="CommandId">Its id, and its first event's.</param>
/// <param name="Fingerprint">Of the request that wrote it.</param>
/// <param name="FirstPosition">The position of its first event; the others follow without a hole.</param>
/// <param name="EventCount">How many events it appended.</param>
/// <param name="RecordedAt">When, by the clock of the log.</param>
public sealed record CommandRecord(Ulid CommandId, Fingerprint Fingerprint, long FirstPosition, int EventCount, DateTimeOffset RecordedAt)
{
    /// <summary>The position of its last event.</summary>
    public long LastPosition => FirstPosition + EventCount - 1;
}

/// <summary>What became of one request; it says nothing about its neighbours in a batch.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    /// <summary>The events are in the log, durably.</summary>
    /// <param name="Record">The command as recorded.</param>
    /// <param name="Versions">The version of each appended stream after the append, in the order of the request.</param>
    public sealed record Appended(CommandRecord Record, ImmutableArray<long> Versions) : AppendOutcome;

    /// <summary>The same request was written before; nothing was added.</summary>
    /// <param name="Record">The command as it was recorded then.</param>
    public sealed record AlreadyAppended(CommandRecord Record) : AppendOutcome;

    /// <summary>Another request was written under this command id; nothing was added.</summary>
    /// <param name="Record">That other command.</param>
    public sealed record CommandIdReused(CommandRecord Record) : AppendOutcome;

    /// <summary>A stream was not at the expected version; nothing was added.</summary>
    public sealed record VersionConflict(string Stream, ExpectedVersion Expected, long Actual) : AppendOutcome;

    /// <summary>A stream that the append depends on was not at the stated version; nothing was added.</summary>
    public sealed record ConditionFailed(string Stream, long Expected, long Actual) : AppendOutcome;

    /// <summary>The request that this one follows was not appended, so this one was not tried; nothing was added.</summary>
    /// <param name="CommandId">The command of that request.</param>
    public sealed record PredecessorNotAppended(Ulid CommandId) : AppendOutcome;
}
