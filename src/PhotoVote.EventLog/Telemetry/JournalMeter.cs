using System.Diagnostics;
using System.Diagnostics.Metrics;
using static PhotoVote.EventLog.Telemetry.EventLogTelemetry;

namespace PhotoVote.EventLog.Telemetry;

/// <summary>What a silo measures of its journaled grains.</summary>
internal sealed class JournalMeter
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<long> Counts = new() { HistogramBucketBoundaries = [0, 1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000] };

    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _events;

    public JournalMeter(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(LoadDuration, "s", "How long a grain took to load its stream at activation.", advice: Seconds);
        _events = meter.CreateHistogram(LoadEvents, "{event}", "Events replayed when a grain loaded its stream at activation.", advice: Counts);
    }

    /// <summary>A grain has its state for the first time.</summary>
    /// <param name="aggregate">The grain class.</param>
    /// <param name="began">When it began to load.</param>
    /// <param name="fromSnapshot">Whether there was a snapshot to begin with.</param>
    /// <param name="events">How many events were replayed.</param>
    public void Loaded(string aggregate, long began, bool fromSnapshot, int events)
    {
        var (whose, source) = (new KeyValuePair<string, object?>(Aggregate, aggregate), new KeyValuePair<string, object?>(Source, SourceOf(fromSnapshot, events)));
        _duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, whose, source);
        _events.Record(events, whose, source);
    }

    private static string SourceOf(bool fromSnapshot, int events) => fromSnapshot ? "snapshot" : events > 0 ? "events" : "nothing";
}
