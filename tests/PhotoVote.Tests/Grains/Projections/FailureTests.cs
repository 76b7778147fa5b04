using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Projections;
using PhotoVote.Grains.Results;
using PhotoVote.Grains.Results.Feed;
using PhotoVote.Grains.Rolls;
using PhotoVote.Grains.Telemetry;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.EventLog.Telemetry;

namespace PhotoVote.Tests.Grains.Projections;

/// <summary>What an operator learns when the log cannot be read on.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Lines _lines = new();
    private readonly Measurements _measurements;
    private readonly ProjectionRegistry _registry;

    public FailureTests()
    {
        _measurements = new(meter => ReferenceEquals(meter.Scope, Meters));
        _registry = new(Meters, _lines);
    }

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public void Dispose()
    {
        _measurements.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void A_lost_log_is_told_once_for_all_and_so_is_its_return()
    {
        using var one = _registry.Begin("schedules", 0);
        using var other = _registry.Begin("schedules", 1);
        for (var i = 0; i < 3; i++)
        {
            one.Failed(new LogUnavailableException("Away."));
            other.Failed(new LogUnavailableException("Away."));
        }

        Assert.StartsWith("Warning: The log cannot be read for the schedules of partition 0: Away.", Assert.Single(_lines.Told), StringComparison.Ordinal);
        one.Read(new([], 0, 0));
        Assert.Single(_lines.Told);
        other.Read(new([], 0, 0));
        Assert.StartsWith("Information: The log can be read again", _lines.Told[^1], StringComparison.Ordinal);
        Assert.Equal(6, _measurements.Sum(PhotoVoteTelemetry.Failures));
    }

    [Fact]
    public void A_fault_is_told_with_its_exception_once_until_the_reader_goes_on_and_is_no_lost_log()
    {
        using var one = _registry.Begin("schedules", 0);
        using var other = _registry.Begin("schedules", 1);
        one.Failed(new InvalidOperationException("a bug"));
        one.Failed(new InvalidOperationException("a bug"));
        other.Failed(new KeyNotFoundException("another"));

        Assert.Equal(2, _lines.Told.Count);
        Assert.All(_lines.Told, line => Assert.StartsWith("Error: ", line, StringComparison.Ordinal));
        Assert.EndsWith("with a bug", _lines.Told[0], StringComparison.Ordinal);
        Assert.EndsWith("with another", _lines.Told[1], StringComparison.Ordinal);

        // A log that is lost meanwhile is told as ever.
        one.Failed(new LogUnavailableException("Away."));
        Assert.StartsWith("Warning: The log cannot be read", _lines.Told[^1], StringComparison.Ordinal);
        one.Read(new([], 0, 0));
        Assert.StartsWith("Information: The log can be read again", _lines.Told[^1], StringComparison.Ordinal);
        one.Failed(new InvalidOperationException("a bug"));
        Assert.EndsWith("with a bug", _lines.Told[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tally_that_cannot_be_read_is_counted()
    {
        using var definitions = new ElectionDefinitions(Log(), StoredEventCodec.Current);
        using var feed = new PartitionFeed(0, Log(), StoredEventCodec.Current, _registry, new LogMemory(new IssuedKeys(), definitions), TimeProvider.System, NullLogger.Instance);
        var count = ElectionCount.Begin(ElectionId.FromCommand(1, partitionCount: 1), start: 0, []);

        await Assert.ThrowsAsync<InvalidOperationException>(() => feed.CatchUpAsync(count, stays: false, CancellationToken.None));

        Assert.Equal(1, _measurements.Sum(PhotoVoteTelemetry.Failures, "photovote.projection=tallies eventlog.partition=0"));
        Assert.Empty(_lines.Told);
    }

    [Fact]
    public async Task Lag_is_measured_again_after_any_failure()
    {
        var log = Log();
        using var meter = new LagMeter(_registry, log, Meters);
        using var reader = _registry.Begin("schedules", 0);
        var lifecycle = new Lifecycle();
        meter.Participate(lifecycle);
        await lifecycle.Observer!.OnStart(CancellationToken.None);
        await Measurements.UntilAsync(() => ((FaultyLog)(object)log).Looks > 0);

        ((FaultyLog)(object)log).IsWell = true;
        await Measurements.UntilAsync(() =>
        {
            _measurements.Observe();
            return _measurements.Of(PhotoVoteTelemetry.LagEvents).Contains(7);
        });
        await lifecycle.Observer.OnStop(CancellationToken.None);
    }

    private static IEventLog Log() => DispatchProxy.Create<IEventLog, FaultyLog>();

    /// <summary>A log that has a bug, until it is well; its head is 7 then.</summary>
    public class FaultyLog : DispatchProxy
    {
        private int _looks;

        public bool IsWell { get; set; }

        public int Looks => Volatile.Read(ref _looks);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == "get_PartitionCount")
                return 1;
            Interlocked.Increment(ref _looks);
            return IsWell ? Task.FromResult(7L) : throw new InvalidOperationException("a bug");
        }
    }

    private sealed class Lifecycle : ISiloLifecycle
    {
        public ILifecycleObserver? Observer { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Observer = observer;
            return new MemoryStream();
        }
    }

    private sealed class Lines : ILogger<ProjectionRegistry>
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Told.Add($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" with {exception.Message}")}");
    }
}
