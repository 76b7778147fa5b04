using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhotoVote.Tests.Gateway.Overload;

/// <summary>More connections than the gateway takes.</summary>
public sealed class ConnectionTests
{
    private const int Most = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneConnectionMore_IsClosed_ThoseThatAreThereGoOn_AndWhoLeavesMakesRoom()
    {
        await using var gateway = await LimitedGateway.StartAsync(("Connections", Most));
        var inside = new List<TcpClient>();
        for (var i = 0; i < Most; i++)
        {
            inside.Add(await ConnectAsync(gateway.Address));
            Assert.True(await IsAnsweredAsync(inside[i]));
        }

        for (var i = 0; i < 3; i++)
        {
            using var oneMore = await ConnectAsync(gateway.Address);
            Assert.False(await IsAnsweredAsync(oneMore));
        }

        foreach (var client in inside)
            Assert.True(await IsAnsweredAsync(client));

        // That a connection has gone is noticed a little later.
        inside[0].Dispose();
        for (var answered = false; !answered;)
        {
            using var next = await ConnectAsync(gateway.Address);
            answered = await IsAnsweredAsync(next);
        }

        inside.ForEach(client => client.Dispose());
    }

    private static async Task<TcpClient> ConnectAsync(Uri server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, Cancel);
        return client;
    }

    /// <summary>Whether it is served; else it is closed.</summary>
    private static async Task<bool> IsAnsweredAsync(TcpClient client)
    {
        try
        {
            await client.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Cancel);
            var answer = new byte[4_096];
            var length = await client.GetStream().ReadAsync(answer, Cancel);
            return length > 0 && Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
