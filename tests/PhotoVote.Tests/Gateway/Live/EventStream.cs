using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Live;

/// <summary>One event of a stream, or one of its comments.</summary>
public sealed record StreamEvent(long Id, string? Type, string Data, string? Comment)
{
    public JsonElement Json => JsonDocument.Parse(Data).RootElement;

    public long Cast => Json.GetProperty("turnout").GetProperty("cast").GetInt64();

    public string Status => Json.GetProperty("status").GetString()!;

    /// <summary>Null while they are hidden.</summary>
    public JsonElement? Results => Json.GetProperty("results") is { ValueKind: JsonValueKind.Object } results ? results : null;

    /// <summary>How many ballots the results show in a competition.</summary>
    public long Ballots(int competition = 1) => Results!.Value.GetProperty("competitions")[competition - 1].GetProperty("ballots").GetInt64();
}

/// <summary>A stream of events as a browser reads it.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpResponseMessage _response;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StreamReader _reader;

    private EventStream(HttpClient http, HttpResponseMessage response, StreamReader reader) => (_http, _response, _reader) = (http, response, reader);

    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>What the server says of connecting again.</summary>
    public string? Retry { get; private set; }

    /// <param name="organiser">Whose election; and whose key, if one is sent.</param>
    /// <param name="after">The last event that was received.</param>
    /// <param name="withKey">Sends the organiser's key.</param>
    /// <param name="from">The client's address.</param>
    public static async Task<EventStream> OpenAsync(Organiser organiser, long? after = null, bool withKey = false, string? from = null)
    {
        var (http, response) = await SendAsync(organiser, after?.ToString(System.Globalization.CultureInfo.InvariantCulture), withKey, from);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await (response.StatusCode == HttpStatusCode.OK ? Task.FromResult("") : response.Content.ReadAsStringAsync()));
        return new(http, response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>A request that is refused.</summary>
    public static async Task<Answer> TryAsync(Organiser organiser, string? after = null, bool withKey = false, string? from = null)
    {
        var (http, response) = await SendAsync(organiser, after, withKey, from);
        using (http)
        using (response)
            return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    /// <summary>The next event or comment; null at the stream's end.</summary>
    public async Task<StreamEvent?> NextAsync(double seconds = 20)
    {
        var (id, type, data, comment) = (0L, (string?)null, "", (string?)null);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (await _reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0 || comment is not null)
                    return new(id, type, data, comment);
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart(' ');
            switch (line[..colon])
            {
                case "id": id = long.Parse(value, System.Globalization.CultureInfo.InvariantCulture); break;
                case "event": type = value; break;
                case "data": data += value; break;
                case "retry": Retry = value; break;
                case "": comment = value; break;
                default: Assert.Fail(line); break;
            }
        }

        return null;
    }

    /// <summary>The next state for which something holds; all before it are older. Signs of life do not lengthen the wait.</summary>
    public async Task<StreamEvent> UntilAsync(Func<StreamEvent, bool> holds)
    {
        var waited = Stopwatch.StartNew();
        for (var last = 0L; ;)
        {
            var next = await NextAsync() ?? throw new EndOfStreamException("The stream has ended.");
            Assert.True(waited.Elapsed < Patience, $"No such state within {Patience.TotalSeconds} s; the last was {last}.");
            if (next.Comment is not null)
                continue;
            Assert.True(next.Id > last, $"{next.Id} after {last}");
            last = next.Id;
            if (holds(next))
                return next;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
        _http.Dispose();
    }

    private static async Task<(HttpClient Http, HttpResponseMessage Response)> SendAsync(Organiser organiser, string? after, bool withKey, string? from)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                if (from is not null)
                    socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(organiser.Api.Server, $"/api/v1/{organiser.Path}/results/stream"));
        if (withKey)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", organiser.Token);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        return (http, await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken));
    }
}
