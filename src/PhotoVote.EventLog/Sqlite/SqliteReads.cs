namespace PhotoVote.EventLog.Sqlite;

/// <summary>How much a read reads.</summary>
internal enum ReadKind
{
    /// <summary>A few index look-ups, or one aggregate's events.</summary>
    Point,

    /// <summary>A page of a stream or of a partition.</summary>
    Page,
}

/// <summary>The threads that read. Pages have their own, so that a replay does not stand in the way of commands.</summary>
internal sealed class SqliteReads(SqliteDatabase database) : IAsyncDisposable
{
    /// <summary>How many reads share a transaction at most.</summary>
    private const int Round = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SessionThreads<SqliteReader> _points = new("event log reads", 1, Round, () => new(database.OpenReader()));
    private readonly SessionThreads<SqliteReader> _pages = new("event log pages", 2, 1, () => new(database.OpenReader()));

    /// <exception cref="LogUnavailableException">The database cannot be read, or not within ten seconds.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteReader, T> read, ReadKind kind, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var item = (kind == ReadKind.Point ? _points : _pages).Enqueue(read);
        try
        {
            return await item.Task.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            item.TryWithdraw();
            throw new LogUnavailableException($"The database has not answered within {Patience.TotalSeconds:0} s. Try again in a moment.", e);
        }
        catch (OperationCanceledException)
        {
            item.TryWithdraw();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _points.DisposeAsync().ConfigureAwait(false);
        await _pages.DisposeAsync().ConfigureAwait(false);
    }
}
