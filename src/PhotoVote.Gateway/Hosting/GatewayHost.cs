using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoVote.Gateway.Counts.Live;
using PhotoVote.Gateway.Links;
using PhotoVote.Gateway.Operating;
using PhotoVote.Gateway.Photos;
using PhotoVote.Gateway.Telemetry;

namespace PhotoVote.Gateway.Hosting;

/// <summary>
/// The running gateway: log, silo, server, started in this order. It stops in the opposite one: no new requests, those in flight finished,
/// grains deactivated, the log written out.
/// </summary>
public sealed class GatewayHost : IAsyncDisposable
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>For requests in flight.</summary>
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(10);

    /// <summary>For grains.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private static readonly string[] UrlSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    private readonly WebApplication _app;
    private readonly OwnedLog _log;

    private GatewayHost(WebApplication app, OwnedLog log) => (_app, _log) = (app, log);

    /// <summary>Where it listens.</summary>
    public IReadOnlyCollection<string> Urls => [.. _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];

    /// <summary>Where the data is, in words.</summary>
    public string DataPlace => _log.Place;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts everything, or nothing.</summary>
    /// <param name="args">Settings, as on the command line.</param>
    /// <param name="configure">Further changes before it is built; for tests.</param>
    public static async Task<GatewayHost> StartAsync(string[] args, Action<WebApplicationBuilder>? configure = null, CancellationToken cancellationToken = default)
    {
        var builder = await Explained(null, () => Task.FromResult(Begin(args)));
        var options = GatewayOptions.Read(builder.Configuration);
        var log = await Explained(options, () => OwnedLog.StartAsync(options, cancellationToken));
        try
        {
            return await Explained(options, () => StartAsync(builder, options, log, configure, cancellationToken));
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is asked to stop; disposing then stops it.</summary>
    public async Task WaitForShutdownAsync()
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
    }

    public async ValueTask DisposeAsync()
    {
        // The host gives server and silo one patience together, and a client that stalls in the middle of its request would use it up.
        _app.Lifetime.StopApplication();
        using (var patience = new CancellationTokenSource(DrainPatience))
            await _app.Services.GetRequiredService<IServer>().StopAsync(patience.Token);
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _log.DisposeAsync();
    }

    private static async Task<GatewayHost> StartAsync(
        WebApplicationBuilder builder, GatewayOptions options, OwnedLog log, Action<WebApplicationBuilder>? configure, CancellationToken cancellationToken)
    {
        var place = await SiloPlace.FindAsync(options.Cluster, log.Database, options.Partitions, cancellationToken);
        var starting = true;
        if (!UrlSettings.Any(setting => builder.Configuration.GetSection(setting).Exists()))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.AddConsoleLines(() => starting);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(log.Log);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopPatience);
        builder.AddSilo(log, place, options);
        if (log.Database is { } database && place.Cluster is { } cluster)
            builder.Services.AddHostedService(_ => new SecondLook(database, cluster, place.Silo, options.Partitions));
        builder.AddEdge(options.Limits, new PublicAddress(options.PublicUrl));
        builder.AddPhotos(options, log);
        builder.Services.AddSingleton(options.Live);
        builder.Services.AddSingleton<LiveResults>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveResults>());
        if (options.ExportsTelemetry)
            builder.AddTelemetryExport();
        configure?.Invoke(builder);

        var app = builder.Build();
        try
        {
            app.UseEdge();
            if (options is { Dashboard: true, OperatorKey: { } key })
                app.MapOperatorDashboard(new OperatorKey(key, TimeProvider.System));
            await LookAtTheClockAsync(app, log, cancellationToken);
            await app.StartAsync(cancellationToken);
            starting = false;
            return new GatewayHost(app, log);
        }
        catch
        {
            await LeaveAsync(app);
            throw;
        }
    }

    /// <summary>A silo that has joined says that it leaves: the others would wait for it.</summary>
    private static async Task LeaveAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // Why it did not start is what counts.
            app.Logger.LogDebug(e, "What had started of a failed start did not stop");
        }

        await app.DisposeAsync();
    }

    private static async Task LookAtTheClockAsync(WebApplication app, OwnedLog log, CancellationToken cancellationToken)
    {
        if (log.Database is { } database
            && await ClockCheck.RunAsync(database, app.Services.GetRequiredService<TimeProvider>(), cancellationToken) is { } words)
            app.Logger.LogWarning("{Clocks}", words);
    }

    // The settings file lies beside the program, wherever it is started from.
    private static WebApplicationBuilder Begin(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    private static async Task<T> Explained<T>(GatewayOptions? options, Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception e) when (e is not StartupException && StartupException.Explain(e, options?.ConnectionString is not null) is not null)
        {
            throw StartupException.Explain(e, options?.ConnectionString is not null)!;
        }
    }
}
