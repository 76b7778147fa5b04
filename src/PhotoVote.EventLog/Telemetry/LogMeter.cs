using System.Diagnostics.Metrics;
using static PhotoVote.EventLog.Telemetry.EventLogTelemetry;

namespace PhotoVote.EventLog.Telemetry;

/// <summary>What one log measures. While nobody listens, each measurement costs a look at a field.</summary>
internal sealed class LogMeter : IDisposable
{
    /// <summary>From an SSD's commit to the longest that one is waited for.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<long> Counts = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000] };

    private readonly Meter _meter = new(MeterName);

    /// <param name="waiting">How many requests wait in each partition that has been appended to.</param>
    public LogMeter(Func<IEnumerable<(int Partition, int Requests)>> waiting)
    {
        Requests = _meter.CreateCounter<long>(EventLogTelemetry.Requests, "{request}", "Append requests that were answered.");
        Events = _meter.CreateCounter<long>(EventLogTelemetry.Events, "{event}", "Events written.");
        BatchSize = _meter.CreateHistogram(EventLogTelemetry.BatchSize, "{request}", "Requests of a batch that was handed to the store.", advice: Counts);
        CommitDuration = _meter.CreateHistogram(EventLogTelemetry.CommitDuration, "s", "How long the store took over a batch.", advice: Seconds);
        QueueWait = _meter.CreateHistogram(EventLogTelemetry.QueueWait, "s", "How long the first request of a batch had waited.", advice: Seconds);
        _meter.CreateObservableUpDownCounter(
            QueueDepth, () => waiting().Select(p => new Measurement<long>(p.Requests, new KeyValuePair<string, object?>(Partition, p.Partition))), "{request}", "Append requests that wait.");
    }

    public Counter<long> Requests { get; }

    public Counter<long> Events { get; }

    public Histogram<long> BatchSize { get; }

    public Histogram<double> CommitDuration { get; }

    public Histogram<double> QueueWait { get; }

    public PartitionMeter Of(int partition) => new(this, partition);

    public void Dispose() => _meter.Dispose();
}
