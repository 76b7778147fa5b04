using System.Diagnostics;
using System.Diagnostics.Metrics;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Telemetry;
using PhotoVote.Grains.Telemetry;

namespace PhotoVote.Grains.Projections;

/// <summary>
/// Measures how far projections are behind. The end of the log is read once in a while, and only while somebody listens. Ages are by when an
/// end was first seen here, so that no two clocks are compared.
/// </summary>
internal sealed class LagMeter : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ProjectionRegistry _registry;
    private readonly IEventLog _log;
    private readonly ObservableGauge<long> _events;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HeadHistory[] _heads;
    private Task _running = Task.CompletedTask;
    private bool _hasLooked;

    public LagMeter(ProjectionRegistry registry, IEventLog log, IMeterFactory meters)
    {
        (_registry, _log) = (registry, log);
        _heads = [.. Enumerable.Range(0, log.PartitionCount).Select(_ => new HeadHistory())];
        var meter = meters.Create(PhotoVoteTelemetry.MeterName);
        _events = meter.CreateObservableGauge(PhotoVoteTelemetry.LagEvents, () => Measure((heads, position) => Math.Max(0, heads.Latest - position)), "{event}", "Events that a projection has not read yet.");
        meter.CreateObservableGauge(PhotoVoteTelemetry.LagDuration, () => Measure((heads, position) => heads.BehindSince(position, Now).TotalSeconds), "s", "For how long the oldest of those has been in the log.");
    }

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(LagMeter),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _running = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            await _stopping.CancelAsync();
            await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            if (_events.Enabled)
                await LookAsync().ConfigureAwait(false);
    }

    private async Task LookAsync()
    {
        try
        {
            var heads = await Task.WhenAll(Enumerable.Range(0, _log.PartitionCount).Select(p => _log.ReadHeadAsync(p, _stopping.Token))).ConfigureAwait(false);
            lock (_lock)
            {
                _hasLooked = true;
                for (var partition = 0; partition < heads.Length; partition++)
                    _heads[partition].Add(heads[partition], Now);
            }
        }
        catch (Exception) when (!_stopping.IsCancellationRequested)
        {
            // The readers tell of it; ages go on growing meanwhile. Whatever it was, the next look may succeed.
        }
    }

    /// <summary>The furthest behind of each projection and partition.</summary>
    private List<Measurement<T>> Measure<T>(Func<HeadHistory, long, T> measure)
        where T : struct
    {
        lock (_lock)
            return !_hasLooked
                ? []
                :
                [
                    .. _registry.Readers.GroupBy(r => (r.Projection, r.Partition)).Select(same => new Measurement<T>(
                        measure(_heads[same.Key.Partition], same.Min(r => r.Position)),
                        new KeyValuePair<string, object?>(PhotoVoteTelemetry.Projection, same.Key.Projection),
                        new KeyValuePair<string, object?>(EventLogTelemetry.Partition, same.Key.Partition))),
                ];
    }
}
