namespace PhotoVote.Client.Audit;

/// <summary>A part of an election's audit trail.</summary>
/// <param name="Entries">In the order of the log.</param>
/// <param name="Position">Where to read on.</param>
/// <param name="More">Whether there may be more.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long Position, bool More);

/// <summary>One thing that happened. Ballots do not appear, nor do their ids: the trail cannot tell who voted how.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="What">The kind of event, such as <c>VoterRevoked</c>.</param>
/// <param name="Details">What it says, without keys.</param>
public sealed record AuditEntry(long Position, DateTimeOffset At, string What, IReadOnlyDictionary<string, object?> Details);
