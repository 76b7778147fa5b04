using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;
using static PhotoVote.EventLog.Postgres.Parameters;

namespace PhotoVote.EventLog.Postgres.Hints;

/// <summary>
/// Tells other processes that partitions have moved: after the commit, on a connection of its own, one NOTIFY at a time, some time apart.
/// </summary>
/// <remarks>
/// Never inside the append: a transaction that notifies holds a lock of the whole database while it commits, which would put the partitions
/// in a row. See PreCommit_Notify in src/backend/commands/async.c of PostgreSQL.
/// </remarks>
internal sealed class CommitNotifier : IAsyncDisposable
{
    /// <summary>The name of the notification channel; the payload is the number of a partition.</summary>
    public const string ChannelName = "event_log";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _settings;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<int, bool> _moved = [];
    private readonly Task _loop;
    private volatile int _serverProcess;

    public CommitNotifier(NpgsqlDataSource dataSource, PostgresEventLogOptions options, TimeProvider time)
    {
        (_dataSource, _time) = (dataSource, time);
        // A notification takes a transaction number and so a commit; nobody need wait for the disk.
        _settings = LogSession.Settings(options.StatementTimeout, options.LockTimeout, durable: false);
        using (ExecutionContext.SuppressFlow())
            _loop = Task.Run(SendAsync);
    }

    /// <summary>The server process behind the connection that notifies: what it sends, this process knows.</summary>
    public int ServerProcess => _serverProcess;

    /// <summary>The partition has moved. Returns at once.</summary>
    public void Notify(int partition)
    {
        if (_moved.TryAdd(partition, true))
            _wake.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        LogSession? session = null;
        try
        {
            while (await _wake.Reader.ReadAsync(_stop.Token).ConfigureAwait(false))
            {
                var pause = Pause;
                try
                {
                    session ??= await OpenAsync().ConfigureAwait(false);
                    await SendAsync(session).ConfigureAwait(false);
                }
                catch (Exception e) when (PostgresErrors.IsOfDatabase(e))
                {
                    // Only a hint is lost: followers look by themselves.
                    if (session is not null)
                        await session.DisposeAsync().ConfigureAwait(false);
                    (session, pause) = (null, PauseAfterFailure);
                }

                await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The log is closing.
        }
        finally
        {
            if (session is not null)
                await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task SendAsync(LogSession session)
    {
        var moved = new List<string>();
        foreach (var partition in _moved.Keys)
            if (_moved.TryRemove(partition, out _))
                moved.Add(partition.ToString(CultureInfo.InvariantCulture));
        var command = await session.CommandAsync(
            $"select pg_notify('{ChannelName}', p) from unnest($1) p", static () => [ArrayOf<string>(NpgsqlDbType.Text)], _stop.Token).ConfigureAwait(false);
        command.Parameters.Set(0, moved.ToArray());
        await command.ExecuteNonQueryAsync(_stop.Token).ConfigureAwait(false);
    }

    private async Task<LogSession> OpenAsync()
    {
        var session = await LogSession.OpenAsync(_dataSource, _settings, _stop.Token).ConfigureAwait(false);
        _serverProcess = session.Connection.ProcessID;
        return session;
    }
}
