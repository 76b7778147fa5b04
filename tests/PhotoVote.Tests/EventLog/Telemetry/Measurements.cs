using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PhotoVote.Tests.EventLog.Telemetry;

/// <summary>Everything that one meter measures.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<(string Name, double Value, string Attributes)> _all = new();
    private readonly MeterListener _listener = new();

    /// <param name="isMeant">Which meter.</param>
    public Measurements(Func<Meter, bool> isMeant)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isMeant(instrument.Meter))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What was measured under a name with these attributes (<c>name=value</c>, in their order; any when null), added up.</summary>
    public double Sum(string name, string? attributes = null) => Of(name, attributes).Sum();

    public IReadOnlyList<double> Of(string name, string? attributes = null) =>
        [.. _all.Where(m => m.Name == name && (attributes is null || m.Attributes == attributes)).Select(m => m.Value)];

    /// <summary>Asks the observable ones.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <summary>Counting comes right after answering: waits until it has come.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!holds())
            await Task.Delay(5, patience.Token);
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
