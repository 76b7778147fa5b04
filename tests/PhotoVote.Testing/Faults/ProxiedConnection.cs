using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PhotoVote.Testing.Faults;

/// <summary>
/// One connection through the proxy. A message is a type byte, a length that counts itself, and the rest; only the client's first ones have
/// no type (PostgreSQL's documentation, "Message Formats").
/// </summary>
internal sealed class ProxiedConnection(PostgresProxy proxy, TcpClient client) : IDisposable
{
    /// <summary>Closing discards what is under way, and the other side sees a reset.</summary>
    public static readonly LingerOption AtOnce = new(enable: true, seconds: 0);

    private const int EncryptionRequest = 80877103;
    private const int GssEncryptionRequest = 80877104;
    private const int Version3 = 3 << 16;

    private readonly Socket _near = client.Client;
    private readonly TcpClient _server = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly AppendWatch _watch = new();
    private int _cut;

    /// <summary>Cuts it now; false if it had ended before.</summary>
    public bool Cut()
    {
        if (Interlocked.Exchange(ref _cut, 1) != 0)
            return false;
        try
        {
            _near.LingerState = AtOnce;
            _ended.Cancel();
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
        _ended.Dispose();
    }

    public async Task CarryAsync(IPEndPoint server, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _ended.Token);
        client.NoDelay = _server.NoDelay = true;
        try
        {
            await _server.ConnectAsync(server, either.Token).ConfigureAwait(false);
            var (fromClient, fromServer) = (Reader(client), Reader(_server));
            var isSession = await BeginAsync(fromClient, either.Token).ConfigureAwait(false);
            await Task.WhenAny(
                isSession ? FromClientAsync(fromClient, either.Token) : fromClient.CopyToAsync(_server.GetStream(), either.Token),
                isSession ? FromServerAsync(fromServer, either.Token) : fromServer.CopyToAsync(client.GetStream(), either.Token)).Unwrap().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One side is gone, or it was cut.
        }

        Interlocked.Exchange(ref _cut, 1);
        await either.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Passes on what a client says first.</summary>
    /// <returns>Whether a session follows, and not the cancellation of another.</returns>
    private async Task<bool> BeginAsync(PipeReader fromClient, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await ReadAsync(fromClient, 8, cancellationToken).ConfigureAwait(false);
            var (size, code) = (Number(head, 0), Number(head, 4));
            fromClient.AdvanceTo(head.Start);
            var all = await ReadAsync(fromClient, size, cancellationToken).ConfigureAwait(false);
            var message = all.Slice(0, size).ToArray();
            fromClient.AdvanceTo(all.GetPosition(size));
            if (code is EncryptionRequest or GssEncryptionRequest)
            {
                // Encrypted, nothing could be read on the way: no.
                await client.GetStream().WriteAsync("N"u8.ToArray(), cancellationToken).ConfigureAwait(false);
                continue;
            }

            await proxy.PassAsync(cancellationToken).ConfigureAwait(false);
            await _server.GetStream().WriteAsync(message, cancellationToken).ConfigureAwait(false);
            return code == Version3;
        }
    }

    private async Task FromClientAsync(PipeReader from, CancellationToken cancellationToken)
    {
        var to = _server.GetStream();
        var passed = new ArrayBufferWriter<byte>();
        await foreach (var messages in MessagesAsync(from, cancellationToken).ConfigureAwait(false))
        {
            await proxy.PassAsync(cancellationToken).ConfigureAwait(false);
            var isCut = false;
            foreach (var message in messages)
            {
                isCut = _watch.SeeFromClient(message) && proxy.IsCutBeforeCommit();
                if (isCut)
                    break;
                passed.Write(message);
            }

            await to.WriteAsync(passed.WrittenMemory, cancellationToken).ConfigureAwait(false);
            passed.ResetWrittenCount();
            if (isCut)
                proxy.Cut(this);
        }
    }

    private async Task FromServerAsync(PipeReader from, CancellationToken cancellationToken)
    {
        var to = client.GetStream();
        var passed = new ArrayBufferWriter<byte>();
        await foreach (var messages in MessagesAsync(from, cancellationToken).ConfigureAwait(false))
        {
            foreach (var message in messages)
            {
                if (_watch.SeeFromServer(message) && proxy.IsCutAfterCommit())
                {
                    proxy.Cut(this);
                    return;
                }

                passed.Write(message);
            }

            if (_watch.AnswerIsUnderWay)
                continue;
            await proxy.PassAsync(cancellationToken).ConfigureAwait(false);
            await to.WriteAsync(passed.WrittenMemory, cancellationToken).ConfigureAwait(false);
            passed.ResetWrittenCount();
        }
    }

    /// <summary>The whole messages, as they come: those that have come together, together.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<byte[]>> MessagesAsync(PipeReader from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await from.ReadAsync(cancellationToken).ConfigureAwait(false);
            var (rest, messages) = (read.Buffer, new List<byte[]>());
            while (rest.Length >= 5)
            {
                var size = 1 + Number(rest, 1);
                if (rest.Length < size)
                    break;
                messages.Add(rest.Slice(0, size).ToArray());
                rest = rest.Slice(size);
            }

            from.AdvanceTo(rest.Start, read.Buffer.End);
            if (messages.Count > 0)
                yield return messages;
            if (read.IsCompleted)
                yield break;
        }
    }

    private static async Task<ReadOnlySequence<byte>> ReadAsync(PipeReader from, int atLeast, CancellationToken cancellationToken)
    {
        var read = await from.ReadAtLeastAsync(atLeast, cancellationToken).ConfigureAwait(false);
        return read.Buffer.Length >= atLeast ? read.Buffer : throw new IOException("The client closed the connection.");
    }

    private static PipeReader Reader(TcpClient side) => PipeReader.Create(side.GetStream(), new(bufferSize: 64 * 1024));

    private static int Number(ReadOnlySequence<byte> bytes, long at)
    {
        Span<byte> number = stackalloc byte[4];
        bytes.Slice(at, 4).CopyTo(number);
        return BinaryPrimitives.ReadInt32BigEndian(number);
    }
}
