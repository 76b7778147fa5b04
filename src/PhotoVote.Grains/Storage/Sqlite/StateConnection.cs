using Microsoft.Data.Sqlite;
using PhotoVote.StoredEvents.Sqlite;

namespace PhotoVote.Grains.Storage.Sqlite;

/// <summary>
/// The one connection of a process to its state file. One is enough: SQLite lets one at a time write, reads are single rows by key, and
/// both are rare. It blocks threads of the pool, one at a time, never a grain's.
/// </summary>
internal sealed class StateConnection(string folder) : IAsyncDisposable
{
    /// <summary>How long to wait for one's turn: as long as SQLite waits for another process, and a little.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly StateFile _file = new(folder);
    private readonly SemaphoreSlim _turn = new(1);
    private SqliteConnection? _connection;
    private bool _disposed;

    /// <exception cref="TimeoutException">Others were before us for too long.</exception>
    /// <exception cref="SqliteException">The file cannot be opened, read or written, or another process holds it for too long.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteConnection, T> work)
    {
        if (!await _turn.WaitAsync(Patience).ConfigureAwait(false))
            throw new TimeoutException($"{_file.Path} was busy for {Patience.TotalSeconds} s.");
        try
        {
            return await Task.Run(() => Run(work)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _disposed = true;
        _connection?.Dispose();
        _connection = null;
        _turn.Release();
    }

    private T Run<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return work(_connection ??= _file.OpenWriter());
        }
        catch
        {
            // What state it is in is not worth finding out.
            _connection?.Dispose();
            _connection = null;
            throw;
        }
    }
}
