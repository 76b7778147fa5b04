using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhotoVote.Tests.Gateway.Hosting;

/// <summary>Something that listens where a PostgreSQL server should, and answers whoever connects in its own way.</summary>
internal sealed class FakeDatabase : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _answering;

    private FakeDatabase(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _answering = AnswerAsync(answer);
    }

    public string ConnectionString => $"Host=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};Database=votes;Username=anna;Password=swordfish;Timeout=1";

    public static FakeDatabase Silent() => new((_, stop) => Task.Delay(Timeout.Infinite, stop));

    public static FakeDatabase WebServer() => new(async (stream, stop) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), stop));

    /// <summary>Refuses every session with an error of PostgreSQL's.</summary>
    public static FakeDatabase Refusing(string sqlState, string message) => new(async (stream, stop) =>
    {
        // First comes the question whether the connection may be encrypted, then the session's parameters.
        await ReadMessageAsync(stream, stop);
        await stream.WriteAsync("N"u8.ToArray(), stop);
        await ReadMessageAsync(stream, stop);
        var fields = Encoding.ASCII.GetBytes($"SFATAL\0VFATAL\0C{sqlState}\0M{message}\0\0");
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, fields.Length + 4);
        await stream.WriteAsync((byte[])[(byte)'E', .. length, .. fields], stop);
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _answering;
        _stop.Dispose();
    }

    private static async Task ReadMessageAsync(NetworkStream stream, CancellationToken stop)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, stop);
        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4], stop);
    }

    private async Task AnswerAsync(Func<NetworkStream, CancellationToken, Task> answer)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), answer));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> answer)
    {
        using (client)
        {
            try
            {
                await answer(client.GetStream(), _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The test is over, or the other side has had enough.
            }
        }
    }
}
