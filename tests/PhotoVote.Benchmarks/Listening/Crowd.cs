using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhotoVote.Benchmarks.Listening;

/// <summary>Thousands of listeners in one process: plain sockets that read what comes, from a few loopback addresses.</summary>
internal sealed class Crowd
{
    public const string ChildCommand = "listening-crowd";
    public const string Ready = "all have a state";

    private const int FromAnAddress = 2_500;
    private const int ConnectedAtOnce = 64;
    private const int Samples = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(Uri gateway, string election, int count)
    {
        var request = Encoding.ASCII.GetBytes($"GET /api/v1/elections/{election}/results/stream HTTP/1.1\r\nHost: {gateway.Authority}\r\nAccept: text/event-stream\r\n\r\n");
        var listeners = Enumerable.Range(0, count).Select(i => new Member(i < Samples)).ToArray();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = ConnectedAtOnce }, async (i, _) =>
            await listeners[i].ConnectAsync(new IPEndPoint(IPAddress.Parse(gateway.Host), gateway.Port), IPAddress.Parse($"127.0.0.{2 + (i / FromAnAddress)}"), request));
        Console.WriteLine(Ready);

        var line = await Console.In.ReadLineAsync();
        if (line is null)
            return 1;
        var casts = long.Parse(line, CultureInfo.InvariantCulture);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && listeners.Any(l => l.Cast < casts);)
            await Task.Delay(50);
        Console.WriteLine($"{count} {listeners.Count(l => l.Cast >= casts)} {listeners.Sum(l => l.States)} {listeners.Sum(l => l.Bytes)}");
        foreach (var listener in listeners.Take(Samples))
            Console.WriteLine(string.Join(' ', listener.Seen.Select(s => $"{s.At}:{s.Cast}")));
        foreach (var listener in listeners)
            listener.Dispose();
        return 0;
    }

    private sealed class Member(bool isSample) : IDisposable
    {
        private static ReadOnlySpan<byte> End => "\n\n"u8;

        private static ReadOnlySpan<byte> CastIs => "\"cast\":"u8;

        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] _buffer = new byte[8_192];
        private int _length;

        public long Cast { get; private set; } = -1;

        public long States { get; private set; }

        public long Bytes { get; private set; }

        public List<(long At, long Cast)> Seen { get; } = [];

        public async Task ConnectAsync(IPEndPoint gateway, IPAddress from, byte[] request)
        {
            _socket.Bind(new IPEndPoint(from, 0));
            await _socket.ConnectAsync(gateway);
            await _socket.SendAsync(request);
            _ = ReadAsync();
            await _first.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        public void Dispose() => _socket.Dispose();

        private async Task ReadAsync()
        {
            try
            {
                while (await _socket.ReceiveAsync(_buffer.AsMemory(_length)) is > 0 and var read)
                {
                    Bytes += read;
                    _length += read;
                    Take();
                }
            }
            catch (SocketException)
            {
                // It misses what comes from here on, and that is counted.
            }
        }

        /// <summary>A state is one write of the gateway, and has no empty line within.</summary>
        private void Take()
        {
            var rest = _buffer.AsSpan(0, _length);
            for (var end = rest.IndexOf(End); end >= 0; end = rest.IndexOf(End))
            {
                var one = rest[..end];
                rest = rest[(end + End.Length)..];
                if (one.IndexOf(CastIs) is >= 0 and var at && Utf8Parser.TryParse(one[(at + CastIs.Length)..], out long cast, out _))
                {
                    (Cast, States) = (cast, States + 1);
                    if (isSample)
                        Seen.Add((Stopwatch.GetTimestamp(), cast));
                    _first.TrySetResult();
                }
            }

            rest.CopyTo(_buffer);
            _length = rest.Length;
        }
    }
}
