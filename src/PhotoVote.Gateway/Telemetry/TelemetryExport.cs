using System.Diagnostics;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PhotoVote.EventLog.Telemetry;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.Overload;
using PhotoVote.Grains.Telemetry;

namespace PhotoVote.Gateway.Telemetry;

/// <summary>
/// Traces and metrics for a collector. One setting turns them on, the one that OpenTelemetry itself has for it, because collectors, operators
/// and their documents know that name, and because all others of its kind (headers, protocol, sampler, intervals) then mean what they
/// always mean. Without it there is no listener anywhere.
/// </summary>
internal static class TelemetryExport
{
    /// <summary>Where to send to, such as <c>http://collector:4317</c>.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public const string ServiceName = "photovote-gateway";

    /// <summary>Tens of thousands of commands a second have three spans each: one trace in ten tells as much.</summary>
    private const string DefaultShareOfTraces = "0.1";

    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";
    private const string SpanEventLimit = "OTEL_SPAN_EVENT_COUNT_LIMIT";

    private static readonly string[] OrleansSources = ["Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Lifecycle", "Microsoft.Orleans.Storage"];
    private const string OrleansMeter = "Microsoft.Orleans";

    /// <summary>Whether anything is exported.</summary>
    /// <exception cref="StartupException">The setting is not an address.</exception>
    public static bool IsWanted(IConfiguration configuration)
    {
        if (configuration[Endpoint] is not { Length: > 0 } endpoint)
            return false;
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? true
            : throw new StartupException(ExitCode.Configuration, $"{Endpoint} is not the address of a collector: http://HOST:4317, for example.");
    }

    public static void AddTelemetryExport(this WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(Settings(builder.Configuration));

        // Who asks from outside decides neither what is sampled nor what a trace is called.
        builder.Services.AddSingleton<DistributedContextPropagator, TracesBeginHere>();
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(ServiceName, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3))
                .AddEnvironmentVariableDetector())
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                .AddSource(OrleansSources)
                .AddNpgsql()
                .AddProcessor(new KnownAttributesOnly())
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddNpgsqlInstrumentation()
                .AddMeter(OrleansMeter, EventLogTelemetry.MeterName, PhotoVoteTelemetry.MeterName, GatewayTelemetry.MeterName)
                .AddOtlpExporter());
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(ConfigurationManager configuration)
    {
        // Events of spans are exceptions, and what an exception says may name anything. This cannot be set otherwise.
        yield return new(SpanEventLimit, "0");
        if (configuration[Sampler] is null)
        {
            yield return new(Sampler, "parentbased_traceidratio");
            yield return new(SamplerArgument, configuration[SamplerArgument] ?? DefaultShareOfTraces);
        }
    }
}
