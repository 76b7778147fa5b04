using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.EventLog.Telemetry;
using PhotoVote.Tests.EventLog.Journaling.Kit;
using PhotoVote.Tests.EventLog.Telemetry;

namespace PhotoVote.Tests.EventLog.Journaling.Silo;

public sealed class LoadMeterTests(JournalSilo silo) : AggregateTests(silo)
{
    [Fact]
    public async Task An_activation_tells_what_it_loaded_and_how_long_that_took()
    {
        var meters = Silo.Services.GetRequiredService<IMeterFactory>();
        using var measured = new Measurements(meter => ReferenceEquals(meter.Scope, meters) && meter.Name == EventLogTelemetry.MeterName);
        await WriteElsewhereAsync([.. Enumerable.Range(0, 77).Select(i => $"w{i}")]);

        AssertDone(await ExecuteAsync(Add("more")));

        // Other tests use the silo at the same time.
        const string attributes = $"{EventLogTelemetry.Aggregate}={nameof(WordAggregate)} {EventLogTelemetry.Source}=events";
        Assert.Contains(77, measured.Of(EventLogTelemetry.LoadEvents, attributes));
        Assert.All(measured.Of(EventLogTelemetry.LoadDuration, attributes), seconds => Assert.InRange(seconds, 0, 60));
    }
}
