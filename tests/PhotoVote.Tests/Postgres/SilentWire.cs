using System.Net;
using System.Net.Sockets;

namespace PhotoVote.Tests.Postgres;

/// <summary>A way to a server that can fall silent: connections stay open, nothing comes through any more.</summary>
internal sealed class SilentWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private CancellationTokenSource _silence = new();

    public SilentWire(string host, int port)
    {
        _server = new(IPAddress.Parse(host), port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Nothing comes through the connections that are open now, nor through new ones until <see cref="Speak"/>.</summary>
    public void FallSilent() => _silence.Cancel();

    /// <summary>New connections work again.</summary>
    public void Speak() => _silence = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token), _silence.Token));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task CarryAsync(TcpClient client, CancellationToken silence)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_server, _stop.Token);
            await Task.WhenAny(CopyAsync(near, far, silence), CopyAsync(far, near, silence));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // One side is gone.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken silence)
    {
        var buffer = new byte[64 * 1024];
        for (int n; (n = await from.GetStream().ReadAsync(buffer, _stop.Token)) > 0;)
        {
            if (silence.IsCancellationRequested)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, n), _stop.Token);
        }
    }
}
