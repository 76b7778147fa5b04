using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PhotoVote.Testing.Faults;

/// <summary>
/// A way to a PostgreSQL server that fails when told to: it falls silent, is slow, refuses or cuts connections, and cuts one right before
/// or right after an append has been committed. It reads the protocol as it passes on, so that a cut comes exactly there.
/// </summary>
public sealed class PostgresProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<ProxiedConnection> _connections = [];
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _speaking = new();
    private int _cutsBefore;
    private int _cutsAfter;
    private int _armedBefore;
    private int _armedAfter;
    private int _cut;
    private int _refused;

    /// <summary>A proxy on a free port of this machine to the server of a connection string.</summary>
    public PostgresProxy(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        _server = new(Dns.GetHostAddresses(server.Host!)[0], server.Port);
        _speaking.SetResult();
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>What every message is held up by, each way.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>New connections are closed as soon as they come, until this is false again; those that are open stay.</summary>
    public bool RefusesConnections { get; set; }

    /// <summary>Connections that were cut by <see cref="CutAll"/>, or because of an append.</summary>
    public int ConnectionsCut => _cut;

    public int ConnectionsRefused => _refused;

    /// <summary>Appends that came this far and were never committed, because their connection was cut.</summary>
    public int CutsBeforeCommit => _cutsBefore;

    /// <summary>Appends that the server committed, and whose answer never reached the client.</summary>
    public int CutsAfterCommit => _cutsAfter;

    /// <summary>The same way in, but through the proxy.</summary>
    public string Through(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Port }.ConnectionString;

    /// <summary>Nothing comes through any more, in any connection; none is closed.</summary>
    public void FallSilent()
    {
        if (_speaking.Task.IsCompleted)
            _speaking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>
    /// Everything comes through again, what was held up first: also what a client sent and has given up since. As after a network that was
    /// interrupted.
    /// </summary>
    public void Speak() => _speaking.TrySetResult();

    /// <summary>Every connection is cut now; what was held up is lost.</summary>
    public void CutAll()
    {
        ProxiedConnection[] all;
        lock (_connections)
            all = [.. _connections];
        foreach (var connection in all)
            Cut(connection);
    }

    /// <summary>
    /// The next appends that succeed are committed, and before the server's word of it reaches the client the connection is cut.
    /// Those that write nothing are let through.
    /// </summary>
    public void CutAfterCommit(int appends = 1) => Interlocked.Add(ref _armedAfter, appends);

    /// <summary>
    /// Of the next appends everything reaches the server but the message that would commit (Sync); then the connection is cut.
    /// </summary>
    public void CutBeforeCommit(int appends = 1) => Interlocked.Add(ref _armedBefore, appends);

    /// <summary>Appends are left alone again; those that were cut stay cut.</summary>
    public void Disarm()
    {
        Volatile.Write(ref _armedBefore, 0);
        Volatile.Write(ref _armedAfter, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
    }

    internal async ValueTask PassAsync(CancellationToken cancellationToken)
    {
        if (Latency > TimeSpan.Zero)
            await Task.Delay(Latency, cancellationToken).ConfigureAwait(false);
        await _speaking.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the append that is about to be committed is to be cut off instead; then it is counted.</summary>
    internal bool IsCutBeforeCommit() => Claim(ref _armedBefore, ref _cutsBefore);

    /// <summary>Whether the client is not to learn of the append that was just committed; then it is counted.</summary>
    internal bool IsCutAfterCommit() => Claim(ref _armedAfter, ref _cutsAfter);

    internal void Cut(ProxiedConnection connection)
    {
        if (connection.Cut())
            Interlocked.Increment(ref _cut);
    }

    private static bool Claim(ref int armed, ref int counted)
    {
        for (var n = Volatile.Read(ref armed); n > 0; n = Volatile.Read(ref armed))
        {
            if (Interlocked.CompareExchange(ref armed, n - 1, n) != n)
                continue;
            Interlocked.Increment(ref counted);
            return true;
        }

        return false;
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                if (RefusesConnections)
                {
                    client.LingerState = ProxiedConnection.AtOnce;
                    client.Dispose();
                    Interlocked.Increment(ref _refused);
                    continue;
                }

                carried.RemoveAll(task => task.IsCompleted);
                carried.Add(CarryAsync(new ProxiedConnection(this, client)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carried).ConfigureAwait(false);
        }
    }

    private async Task CarryAsync(ProxiedConnection connection)
    {
        using (connection)
        {
            lock (_connections)
                _connections.Add(connection);
            await connection.CarryAsync(_server, _stop.Token).ConfigureAwait(false);
            lock (_connections)
                _connections.Remove(connection);
        }
    }
}
