namespace PhotoVote.EventLog.Sqlite;

/// <summary>Gathers snapshots while others are written: a commit each would cost as much as a batch of events.</summary>
internal sealed class SnapshotSaves(SessionThreads<SqliteWriter> writer)
{
    private const int Most = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private List<(StreamId, Snapshot)> _next = [];
    private Task? _saved;

    /// <exception cref="LogUnavailableException">It is not kept.</exception>
    public async Task SaveAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        Task saved;
        lock (_lock)
        {
            if (_next.Count >= Most)
                throw new LogUnavailableException($"{Most} snapshots wait to be kept already.");
            // One that has ended without taking them could not open the database.
            if (_saved is null or { IsCompleted: true })
                _saved = writer.Enqueue(session => session.SaveSnapshots(Take())).Task;
            saved = _saved;
            _next.Add((stream, snapshot));
        }

        try
        {
            await saved.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new LogUnavailableException($"The snapshot was not kept within {Patience.TotalSeconds:0} s.", e);
        }
    }

    private List<(StreamId, Snapshot)> Take()
    {
        lock (_lock)
        {
            var taken = _next;
            (_next, _saved) = ([], null);
            return taken;
        }
    }
}
