using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PhotoVote.Tests.Cli;

/// <summary>Speaks HTTP on a free port of this machine, and answers each request as a test says.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServer(WebApplication app) => _app = app;

    /// <summary>A request as it came.</summary>
    public sealed record Request(string Method, string Path, string? Authorization, string? Key, JsonElement? Body);

    /// <summary>What is answered; null: the connection is cut.</summary>
    public sealed record Answer(int Status, object? Body = null);

    public ConcurrentQueue<Request> Requests { get; } = [];

    public string Url => _app.Urls.Single();

    public static async Task<FakeServer> StartAsync(Func<Request, Answer?> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FakeServer(app);
        app.Run(context => server.HandleAsync(context, answer));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context, Func<Request, Answer?> answer)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var request = new Request(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.Authorization,
            context.Request.Headers["Idempotency-Key"],
            text.Length == 0 ? null : JsonDocument.Parse(text).RootElement);
        Requests.Enqueue(request);
        if (answer(request) is not { } said)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = said.Status;
        if (said.Body is not null)
            await context.Response.WriteAsJsonAsync(said.Body, context.RequestAborted);
    }
}
