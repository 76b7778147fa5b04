namespace PhotoVote.EventLog.Appending;

/// <summary>Writes one batch at a time to one partition: everything or nothing, in one commit.</summary>
internal interface IBatchStore
{
    /// <summary>
    /// Writes the whole batch if every expected version and condition holds and no command id is known; else writes nothing and says
    /// what it found.
    /// </summary>
    /// <param name="batch">What to write.</param>
    /// <param name="cancellationToken">The end of patience: whoever gives up after hand-over reports the outcome as unknown.</param>
    /// <exception cref="AppendNotWrittenException">Nothing was written.</exception>
    /// <exception cref="AppendOutcomeUnknownException">It may have been written.</exception>
    Task<BatchResult> WriteAsync(AppendBatch batch, CancellationToken cancellationToken);

    /// <summary>Those of the given commands that the log holds.</summary>
    /// <exception cref="LogUnavailableException">It cannot be read.</exception>
    Task<IReadOnlyDictionary<Ulid, CommandRecord>> FindCommandsAsync(
        int partition, IReadOnlyCollection<Ulid> commandIds, CancellationToken cancellationToken);
}

/// <summary>What became of a batch.</summary>
internal abstract record BatchResult
{
    /// <summary>It is durable.</summary>
    /// <param name="FirstPosition">The position of its first event; the others follow in order.</param>
    /// <param name="BaseVersions">The version of each stream of the batch before it, aligned with <see cref="AppendBatch.Streams"/>.</param>
    /// <param name="RecordedAt">When, by the clock of the log.</param>
    internal sealed record Written(long FirstPosition, long[] BaseVersions, DateTimeOffset RecordedAt) : BatchResult;

    /// <summary>Nothing was written; this is what the log held at that moment.</summary>
    /// <param name="Versions">
    /// The version of every stream that the batch appends to or depends on; may be left out when there are commands to name.
    /// </param>
    /// <param name="Commands">
    /// Those of its commands that the log already holds, by command id. A request any of whose event ids the log holds under another
    /// command is named too, with that command's record.
    /// </param>
    internal sealed record Rejected(IReadOnlyDictionary<string, long> Versions, IReadOnlyDictionary<Ulid, CommandRecord> Commands) : BatchResult;
}
