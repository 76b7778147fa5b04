namespace PhotoVote.EventLog.Appending;

/// <summary>
/// Tells which requests can never be written, from what the log was seen to hold. Every verdict is final: versions only grow and commands
/// are never forgotten. What is not refused stays to be tried (again).
/// </summary>
internal static class BatchJudge
{
    /// <summary>The request's final outcome, or null when these facts do not stand against it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="versions">Versions of streams as seen; a stream that is not named is not judged.</param>
    /// <param name="commands">Commands that the log was seen to hold.</param>
    /// <param name="asOfNow">
    /// Whether the versions are those of this moment. If not, they are lower bounds, and only a stream that has moved past what a request
    /// expects stands against it.
    /// </param>
    public static AppendOutcome? Judge(
        AppendRequest request,
        IReadOnlyDictionary<string, long> versions,
        IReadOnlyDictionary<Ulid, CommandRecord> commands,
        bool asOfNow)
    {
        if (commands.TryGetValue(request.CommandId, out var record))
            return AnswerFor(request, record);

        foreach (var condition in request.Conditions)
            if (versions.TryGetValue(condition.Stream, out var actual) && StandsAgainst(actual, condition.Version, asOfNow))
                return new AppendOutcome.ConditionFailed(condition.Stream, condition.Version, actual);

        foreach (var append in request.Appends)
            if (!append.Expected.IsAny && versions.TryGetValue(append.Stream, out var actual) && StandsAgainst(actual, append.Expected.Value, asOfNow))
                return new AppendOutcome.VersionConflict(append.Stream, append.Expected, actual);

        return null;
    }

    /// <summary>What a request is told whose command id, or the id of one of its events, the log already holds.</summary>
    public static AppendOutcome AnswerFor(AppendRequest request, CommandRecord record) =>
        record.CommandId == request.CommandId && record.Fingerprint == request.Fingerprint
            ? new AppendOutcome.AlreadyAppended(record)
            : new AppendOutcome.CommandIdReused(record);

    private static bool StandsAgainst(long actual, long expected, bool asOfNow) => asOfNow ? actual != expected : actual > expected;
}
