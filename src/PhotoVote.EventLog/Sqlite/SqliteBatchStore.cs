using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>Hands batches to the thread that writes.</summary>
internal sealed class SqliteBatchStore(SessionThreads<SqliteWriter> writer, SqliteReads reads) : IBatchStore
{
    public async Task<BatchResult> WriteAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        WorkItem<SqliteWriter, BatchResult> item;
        try
        {
            item = writer.Enqueue(session => session.Write(batch));
        }
        catch (LogUnavailableException e)
        {
            throw new AppendNotWrittenException(e.Message + " Nothing was written.", NotWrittenReason.Unavailable, e);
        }

        try
        {
            return await item.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LogUnavailableException or LogDamagedException)
        {
            throw new AppendNotWrittenException($"The database cannot be opened ({e.Message}). Nothing was written.", NotWrittenReason.Unavailable, e);
        }
        catch (OperationCanceledException e)
        {
            throw item.TryWithdraw()
                ? new AppendNotWrittenException("The database took no batch for too long. Nothing was written.", NotWrittenReason.Unavailable, e)
                : new AppendOutcomeUnknownException("The database has not answered in time. Send the same request again to learn what became of it.", e);
        }
    }

    public Task<IReadOnlyDictionary<Ulid, CommandRecord>> FindCommandsAsync(
        int partition, IReadOnlyCollection<Ulid> commandIds, CancellationToken cancellationToken) =>
        reads.RunAsync<IReadOnlyDictionary<Ulid, CommandRecord>>(
            session =>
            {
                var found = new Dictionary<Ulid, CommandRecord>();
                foreach (var id in commandIds)
                    if (session.FindCommandOfEvent(partition, id) is { } record)
                        found[id] = record;
                return found;
            },
            ReadKind.Point,
            cancellationToken);
}
