using System.Collections.Concurrent;
using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>A few kept connections for reading, with their commands prepared.</summary>
internal sealed class ReadSessions(NpgsqlDataSource dataSource, PostgresEventLogOptions options) : IAsyncDisposable
{
    // Nothing that is written here (snapshots) is the truth, so that nobody need wait for the disk.
    private readonly Dictionary<string, string> _settings = LogSession.Settings(options.StatementTimeout, options.LockTimeout, durable: false);
    private readonly SemaphoreSlim _places = new(options.ReadConnections);
    private readonly ConcurrentBag<LogSession> _idle = [];
    private volatile bool _disposed;

    /// <summary>Runs one prepared statement and reads its rows.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Makes its parameters when the statement is prepared on a connection.</param>
    /// <param name="fill">Sets them.</param>
    /// <param name="read">Reads the rows.</param>
    /// <param name="cancellationToken">Ends the attempt, on the server too.</param>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public Task<T> QueryAsync<T>(
        string sql, Func<NpgsqlParameter[]> parameters, Action<NpgsqlParameterCollection> fill, Func<NpgsqlDataReader, Task<T>> read,
        CancellationToken cancellationToken) =>
        PostgresErrors.ReadingAsync("read", async () =>
        {
            // Those who have a place lose it after a while: whoever waits for longer stands behind more than this database can do.
            if (!await _places.WaitAsync(options.StatementTimeout, cancellationToken).ConfigureAwait(false))
                throw new LogUnavailableException($"All {options.ReadConnections} connections for reading the event log were busy for {options.StatementTimeout.TotalSeconds:0.#} s.");
            try
            {
                var (session, kept) = await TakeAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    return await RunAsync(session).ConfigureAwait(false);
                }
                catch (NpgsqlException e) when (kept && !session.IsOpen && e.InnerException is not TimeoutException && !cancellationToken.IsCancellationRequested)
                {
                    // The connection had broken while nobody used it, as after a restart of the server: once more on a new one.
                    session = await LogSession.OpenAsync(dataSource, _settings, cancellationToken).ConfigureAwait(false);
                    return await RunAsync(session).ConfigureAwait(false);
                }
            }
            finally
            {
                _places.Release();
            }

            async Task<T> RunAsync(LogSession session)
            {
                try
                {
                    var command = await session.CommandAsync(sql, parameters, cancellationToken).ConfigureAwait(false);
                    command.CommandTimeout = (int)Math.Ceiling(options.StatementTimeout.TotalSeconds) + 2;
                    fill(command.Parameters);
                    await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                    return await read(reader).ConfigureAwait(false);
                }
                finally
                {
                    await GiveBackAsync(session).ConfigureAwait(false);
                }
            }
        });

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
            await session.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<(LogSession Session, bool Kept)> TakeAsync(CancellationToken cancellationToken)
    {
        if (_disposed)
            throw new LogUnavailableException("The event log is closed.");
        while (_idle.TryTake(out var idle))
        {
            if (idle.IsOpen)
                return (idle, true);
            await idle.DisposeAsync().ConfigureAwait(false);
        }

        return (await LogSession.OpenAsync(dataSource, _settings, cancellationToken).ConfigureAwait(false), false);
    }

    private async ValueTask GiveBackAsync(LogSession session)
    {
        if (session.IsOpen && !_disposed)
            _idle.Add(session);
        else
            await session.DisposeAsync().ConfigureAwait(false);
    }
}
