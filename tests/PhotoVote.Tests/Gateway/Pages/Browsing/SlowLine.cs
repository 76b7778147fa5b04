using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>A page's connection, slowed down and looked at, as the browser's own tools do it (Chrome DevTools Protocol, Network). Times are seconds since the page was asked for.</summary>
internal sealed class SlowLine
{
    private readonly ConcurrentDictionary<string, Exchange> _exchanges = new(StringComparer.Ordinal);
    private double _began = double.NaN;

    private SlowLine()
    {
    }

    /// <summary>In the order in which they were asked for.</summary>
    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges.Values.OrderBy(exchange => exchange.Asked)];

    /// <param name="page">Before anything is asked for.</param>
    /// <param name="bitsPerSecond">Down and up.</param>
    /// <param name="latency">From a request to the head of its answer, at the least.</param>
    public static async Task<SlowLine> OnAsync(IPage page, double bitsPerSecond, TimeSpan latency)
    {
        var line = new SlowLine();
        var session = await page.Context.NewCDPSessionAsync(page);
        line.On(session, "Network.requestWillBeSent", line.Asked);
        line.On(session, "Network.responseReceived", line.Answered);
        line.On(session, "Network.dataReceived", line.Received);
        line.On(session, "Network.loadingFinished", line.Finished);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = latency.TotalMilliseconds,
            ["downloadThroughput"] = bitsPerSecond / 8,
            ["uploadThroughput"] = bitsPerSecond / 8,
        });
        return line;
    }

    private void On(ICDPSession session, string name, Action<string, JsonElement> act) =>
        session.Event(name).OnEvent += (_, told) => act(told!.Value.GetProperty("requestId").GetString()!, told.Value);

    private void Asked(string id, JsonElement told)
    {
        var at = told.GetProperty("timestamp").GetDouble();
        if (double.IsNaN(_began))
            _began = at;
        var initiator = told.GetProperty("initiator");
        var by = initiator.TryGetProperty("url", out var url) ? url.GetString()
            : initiator.TryGetProperty("stack", out var stack) && stack.GetProperty("callFrames") is { } frames && frames.GetArrayLength() > 0 ? frames[0].GetProperty("url").GetString()
            : null;
        var request = told.GetProperty("request");
        _exchanges[id] = new(request.GetProperty("method").GetString()!, new Uri(request.GetProperty("url").GetString()!).AbsolutePath, by is null ? null : new Uri(by).AbsolutePath, Since(at));
    }

    private void Answered(string id, JsonElement told) => Receive(id, told.GetProperty("timestamp"), told.GetProperty("response").GetProperty("encodedDataLength").GetInt64());

    private void Received(string id, JsonElement told) => Receive(id, told.GetProperty("timestamp"), told.GetProperty("encodedDataLength").GetInt64());

    /// <summary>What was not told piece by piece came with the last one.</summary>
    private void Finished(string id, JsonElement told)
    {
        if (!_exchanges.TryGetValue(id, out var exchange))
            return;
        var at = told.GetProperty("timestamp");
        Receive(id, at, told.GetProperty("encodedDataLength").GetInt64() - exchange.Bytes);
        exchange.End(Since(at.GetDouble()));
    }

    private void Receive(string id, JsonElement at, long bytes)
    {
        if (_exchanges.TryGetValue(id, out var exchange))
            exchange.Pieces.Enqueue((Since(at.GetDouble()), bytes));
    }

    private double Since(double at) => at - _began;
}

/// <summary>A request, and what has come of its answer.</summary>
/// <param name="By">The address of what asked: the document itself, or a script.</param>
internal sealed record Exchange(string Method, string Path, string? By, double Asked)
{
    private readonly TaskCompletionSource<double> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<(double At, long Bytes)> Pieces { get; } = new();

    /// <summary>When all of it had come; told a moment later.</summary>
    public Task<double> Ended => _ended.Task;

    public long Bytes => BytesUntil(double.MaxValue);

    /// <summary>As they came over the line, heads included.</summary>
    public long BytesUntil(double time) => Pieces.Where(piece => piece.At <= time).Sum(piece => piece.Bytes);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Asked:0.00} s {Method} {Path}: {Bytes:N0} bytes, asked for by {By}");

    public void End(double at) => _ended.TrySetResult(at);
}
