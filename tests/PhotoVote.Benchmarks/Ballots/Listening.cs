using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace PhotoVote.Benchmarks.Ballots;

/// <summary>The metrics pipeline that a gateway has when it is asked to export, with nobody at its end.</summary>
internal sealed class Listening : IDisposable
{
    private const int IntervalMilliseconds = 1_000;

    private readonly Nowhere _nowhere = new();
    private readonly MeterProvider _provider;

    private Listening() => _provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter("PhotoVote.*", "Microsoft.Orleans", "Npgsql", "System.Runtime")
        .AddReader(new PeriodicExportingMetricReader(_nowhere, IntervalMilliseconds))
        .Build();

    public int Exported => _nowhere.Exported;

    public static Listening Start() => new();

    public void Dispose() => _provider.Dispose();

    private sealed class Nowhere : BaseExporter<Metric>
    {
        public int Exported { get; private set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            Exported++;
            return ExportResult.Success;
        }
    }
}
