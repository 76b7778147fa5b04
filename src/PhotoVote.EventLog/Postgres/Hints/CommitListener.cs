using System.Globalization;
using Npgsql;

namespace PhotoVote.EventLog.Postgres.Hints;

/// <summary>
/// Listens for the hints of other processes while somebody follows, on one connection, and connects again when it breaks.
/// </summary>
/// <param name="dataSource">Where the connection comes from.</param>
/// <param name="time">The clock for waiting.</param>
/// <param name="moved">Told the partition; it returns at once.</param>
/// <param name="ownServerProcess">The server process whose notifications are our own.</param>
internal sealed class CommitListener(NpgsqlDataSource dataSource, TimeProvider time, Action<int> moved, Func<int> ownServerProcess) : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    // A connection that died without a word is noticed then. Followers look once a second by themselves.
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private int _followers;
    private CancellationTokenSource? _stop;
    private Task _loop = Task.CompletedTask;

    /// <summary>Listens until the result, and all others like it, are disposed.</summary>
    public IDisposable Watch()
    {
        lock (_lock)
        {
            if (_followers++ == 0)
            {
                _stop = new();
                var (before, token) = (_loop, _stop.Token);
                using (ExecutionContext.SuppressFlow())
                    _loop = Task.Run(() => ListenAsync(before, token), CancellationToken.None);
            }
        }

        return new Follower(this);
    }

    public async ValueTask DisposeAsync()
    {
        Task loop;
        lock (_lock)
        {
            _stop?.Cancel();
            loop = _loop;
        }

        await loop.ConfigureAwait(false);
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_followers == 0)
                _stop!.Cancel();
        }
    }

    private async Task ListenAsync(Task before, CancellationToken stop)
    {
        await before.ConfigureAwait(false);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (PostgresErrors.IsOfDatabase(e) || e is OperationCanceledException)
            {
                await Task.Delay(PauseAfterFailure, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stop).ConfigureAwait(false);
        connection.Notification += OnNotification;
        try
        {
            await ExecuteAsync($"listen {CommitNotifier.ChannelName}").ConfigureAwait(false);
            while (true)
                if (!await connection.WaitAsync(ProbeEvery, stop).ConfigureAwait(false))
                    await ExecuteAsync("select 1").ConfigureAwait(false);
        }
        finally
        {
            connection.Notification -= OnNotification;
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 10 };
            await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        }
    }

    private void OnNotification(object sender, NpgsqlNotificationEventArgs e)
    {
        if (e.PID != ownServerProcess() && int.TryParse(e.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
            moved(partition);
    }

    private sealed class Follower(CommitListener listener) : IDisposable
    {
        private CommitListener? _listener = listener;

        public void Dispose() => Interlocked.Exchange(ref _listener, null)?.Leave();
    }
}
