using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PhotoVote.Domain;

namespace PhotoVote.Gateway.Counts.Live;

/// <summary>All who watch results through this gateway. One timer sees to all of them: heartbeats, and those who do not read.</summary>
internal sealed class LiveResults : IHostedService, IDisposable
{
    /// <summary>At the stop, for the last words: the server waits for nobody.</summary>
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(ElectionId, bool IsOrganiser), LiveElection> _elections = new();
    private readonly ConcurrentDictionary<Listener, HttpContext> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly LiveSettings _settings;
    private readonly IGrainFactory _grains;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly JsonSerializerOptions _json;
    private readonly TimeProvider _time;
    private readonly ILogger<LiveResults> _logger;
    private Task _looking = Task.CompletedTask;

    public LiveResults(
        LiveSettings settings,
        IGrainFactory grains,
        IHostApplicationLifetime lifetime,
        IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
        TimeProvider time,
        ILogger<LiveResults> logger)
    {
        (_settings, _grains, _lifetime, _json, _time, _logger) = (settings, grains, lifetime, json.Value.SerializerOptions, time, logger);
        Seats = new(settings);
    }

    public Seats Seats { get; }

    /// <summary>Sends what there is and what comes, until the listener has gone or the server stops.</summary>
    /// <param name="context">Its connection.</param>
    /// <param name="election">What it watches.</param>
    /// <param name="token">The organiser's, or null.</param>
    /// <param name="after">The id of the state that it has; 0 for none.</param>
    public async Task ListenAsync(HttpContext context, ElectionId election, string? token, long after)
    {
        var listener = new Listener(context.Response.BodyWriter, after);
        _connections.TryAdd(listener, context);
        await using var gone = context.RequestAborted.UnsafeRegister(static listener => ((Listener)listener!).Leave(), listener);
        var live = Join(election, token, listener);
        if (_lifetime.ApplicationStopping.IsCancellationRequested)
            listener.SayGoodbye();
        await listener.Done;
        live.Remove(listener);
        _connections.TryRemove(listener, out _);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _lifetime.ApplicationStopping.Register(() => _ = SayGoodbyeAsync());
        _looking = Task.Run(LookAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _looking.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private LiveElection Join(ElectionId election, string? token, Listener listener)
    {
        var key = (election, token is not null);
        while (true)
        {
            var live = _elections.GetOrAdd(key, _ => Begin(key, token));
            if (live.TryAdd(listener))
            {
                live.Start();
                return live;
            }

            _elections.TryRemove(new(key, live));
        }
    }

    private LiveElection Begin((ElectionId Election, bool) key, string? token) =>
        new(key.Election, token, _grains, _json, _time, _logger, ended => _elections.TryRemove(new(key, ended)), _stopping.Token);

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            try
            {
                foreach (var election in _elections.Values)
                    if (election.Silence >= _settings.BeatEvery)
                        election.Beat();
                Cut(_settings.WritePatience);
            }
            catch (Exception e)
            {
                // Whatever is wrong with one of them, the others are seen to: now those before it, in a second all.
                _logger.LogError(e, "Those who listen to results could not all be seen to; it is tried again in a second");
            }
        }
    }

    private async Task SayGoodbyeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var (listener, _) in _connections)
            listener.SayGoodbye();
        await Task.Delay(GoodbyePatience, _time);
        Cut(TimeSpan.FromTicks(1));
    }

    private void Cut(TimeSpan patience)
    {
        foreach (var (listener, connection) in _connections)
            if (listener.Stalled >= patience)
                connection.Abort();
    }
}
