using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PhotoVote.Tests.Gateway.Telemetry;

/// <summary>A collector that keeps what it is sent (OTLP over HTTP, protobuf), byte by byte.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> _traces = new();
    private readonly ConcurrentQueue<byte[]> _metrics = new();
    private readonly WebApplication _app;

    private Collector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            (context.Request.Path.Value!.EndsWith("/traces", StringComparison.Ordinal) ? _traces : _metrics).Enqueue(body.ToArray());
        });
    }

    public string Url => _app.Urls.First();

    public IReadOnlyCollection<byte[]> Traces => _traces;

    public IReadOnlyCollection<byte[]> Metrics => _metrics;

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>The instruments that were exported: their meters, names and units.</summary>
    public IReadOnlySet<(string Meter, string Name, string Unit)> Instruments() => Metrics
        .SelectMany(export => Protobuf.Fields(export, 1))           // resource_metrics
        .SelectMany(resource => Protobuf.Fields(resource, 2))       // scope_metrics
        .SelectMany(scope => Protobuf.Fields(scope, 2).Select(metric => (
            Protobuf.Text(Protobuf.Fields(scope, 1).Single(), 1),   // scope.name
            Protobuf.Text(metric, 1),                               // name
            Protobuf.Text(metric, 3))))                             // unit
        .ToHashSet();

    /// <summary>The spans that were exported: their sources and names, and the traces that they belong to.</summary>
    public IReadOnlyList<(string Source, string Name, string Trace)> Spans() =>
    [
        .. Traces
            .SelectMany(export => Protobuf.Fields(export, 1))
            .SelectMany(resource => Protobuf.Fields(resource, 2))
            .SelectMany(scope => Protobuf.Fields(scope, 2).Select(span => (
                Protobuf.Text(Protobuf.Fields(scope, 1).Single(), 1),
                Protobuf.Text(span, 5),
                Convert.ToHexString(Protobuf.Fields(span, 1).Single())))),
    ];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
