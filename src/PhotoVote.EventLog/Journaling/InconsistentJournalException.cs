namespace PhotoVote.EventLog.Journaling;

/// <summary>Events that a grain raised were not written: the stream has moved since they were decided. They are dropped; decide again.</summary>
public sealed class InconsistentJournalException : Exception
{
    public InconsistentJournalException(StreamId stream, AppendOutcome outcome)
        : base($"Nothing was written to stream {stream}: {outcome}. The raised events were dropped; decide again on the new state.") => Outcome = outcome;

    /// <summary>Events of an interleaved call were dropped before it could be told.</summary>
    public InconsistentJournalException(StreamId stream, Exception why)
        : base($"Events raised on stream {stream} were dropped, because those raised before them were ({why.Message}); decide again.", why)
    {
    }

    /// <summary>What the log said, when it was asked.</summary>
    public AppendOutcome? Outcome { get; }
}
