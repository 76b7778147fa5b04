namespace PhotoVote.EventLog.Journaling;

/// <summary>Events that a grain raised were not written: the stream has moved since they were decided. They are dropped; decide again.</summary>
public sealed class InconsistentJournalException(StreamId stream, AppendOutcome outcome)
    : Exception($"Nothing was written to stream {stream}: {outcome}. The raised events were dropped; decide again on the new state.")
{
    public AppendOutcome Outcome { get; } = outcome;
}
