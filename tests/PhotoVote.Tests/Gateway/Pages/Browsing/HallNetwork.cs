using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>What lies between a browser and the gateway. A service worker's requests go through it as well.</summary>
internal sealed class HallNetwork : IAsyncDisposable
{
    private static readonly string[] OfOneConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "ETag", "Content-Length"];

    private readonly ConcurrentDictionary<string, (string Was, string Is)> _changes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _lost = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Action> _events = new(StringComparer.Ordinal);
    private readonly HttpClient _http;
    private readonly WebApplication _app;
    private volatile TaskCompletionSource? _standsStill;
    private volatile bool _isGone;
    private volatile bool _isBroken;
    private volatile bool _passesHalf;

    private HallNetwork(Uri gateway)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gateway };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(PassOnAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public static async Task<HallNetwork> ToAsync(Uri gateway)
    {
        var network = new HallNetwork(gateway);
        await network._app.StartAsync();
        return network;
    }

    /// <summary>How often a file was asked for, whether it came or not.</summary>
    public int Asked(string path) => _asked.GetValueOrDefault(path);

    /// <summary>Every connection breaks.</summary>
    public void Go() => _isGone = true;

    /// <summary>Whatever is sent arrives nowhere, and nothing says so.</summary>
    public void StandStill() => _standsStill = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Of each answer the first half arrives, and then nothing more.</summary>
    public void StandStillHalfWay()
    {
        _passesHalf = true;
        StandStill();
    }

    /// <summary>From now on everything passes, also what was held up.</summary>
    public void Return()
    {
        _isGone = false;
        _isBroken = false;
        _passesHalf = false;
        _lost.Clear();
        Interlocked.Exchange(ref _standsStill, null)?.SetResult();
    }

    /// <summary>The server is away, and a proxy in front of it says so.</summary>
    public void Break() => _isBroken = true;

    /// <summary>Of one file nothing arrives.</summary>
    public void Lose(string path) => _lost[path] = true;

    /// <summary>The server has another version of a file.</summary>
    public void Update(string path, string was, string @is) => _changes[path] = (was, @is);

    /// <summary>As soon as a file is asked for again, something happens to the network; that file still passes.</summary>
    public void When(string path, Action happens) => _events[path] = happens;

    public async ValueTask DisposeAsync()
    {
        Return();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        _asked.AddOrUpdate(context.Request.Path, 1, (_, times) => times + 1);
        var (held, passesHalf) = (_standsStill, _passesHalf);
        if (held is not null && !passesHalf)
            await held.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (_isGone || _lost.ContainsKey(context.Request.Path) || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return;
        }

        if (_isBroken)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        if (_events.TryRemove(context.Request.Path, out var happens))
            happens();

        using var request = new HttpRequestMessage(new(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}");
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers.Where(header => !OfOneConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

        using var response = await _http.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !OfOneConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            context.Response.Headers[name] = values.ToArray();
        if (_changes.TryGetValue(context.Request.Path, out var change) && response.StatusCode == HttpStatusCode.OK)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.Contains(change.Was, text, StringComparison.Ordinal);
            await context.Response.WriteAsync(text.Replace(change.Was, change.Is, StringComparison.Ordinal));
        }
        else if (held is not null && passesHalf)
        {
            var content = await response.Content.ReadAsByteArrayAsync();
            await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2));
            await context.Response.Body.FlushAsync();
            await held.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            if (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(content.AsMemory(content.Length / 2));
        }
        else
        {
            await response.Content.CopyToAsync(context.Response.Body);
        }
    }
}
