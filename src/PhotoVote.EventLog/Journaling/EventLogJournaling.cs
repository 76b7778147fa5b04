using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.EventSourcing;
using Orleans.Hosting;
using Orleans.Runtime;
using PhotoVote.EventLog.Telemetry;

namespace PhotoVote.EventLog.Journaling;

/// <summary>Puts journaled grains on the event log.</summary>
public static class EventLogJournaling
{
    /// <summary>The name under which grains ask for the provider; it is also the default for those that name none.</summary>
    public const string ProviderName = "EventLog";

    private const string Unused = "EventLog.Unused";

    /// <summary>
    /// Makes the event log the provider of every journaled grain. The silo refuses to start when a journaled grain would use another,
    /// unless it is named in <see cref="EventLogJournalingOptions.GrainsOnOtherProviders"/>.
    /// </summary>
    /// <param name="builder">The silo; its services must hold an <see cref="IEventLog"/> and an <see cref="IEventCodec"/>.</param>
    /// <param name="configure">Changes the options.</param>
    public static ISiloBuilder AddEventLogJournaling(this ISiloBuilder builder, Action<EventLogJournalingOptions>? configure = null)
    {
        // The extension that registers Orleans' protocol services is internal (dotnet/orleans#8230); a built-in provider brings it along.
        builder.AddLogStorageBasedLogConsistencyProvider(Unused);
        builder.Services.RemoveAll<ILogViewAdaptorFactory>();
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton<JournalMeter>();
        builder.Services.AddKeyedSingleton<ILogViewAdaptorFactory, EventLogAdaptorFactory>(ProviderName);
        builder.Services.AddSingleton(sp => sp.GetRequiredKeyedService<ILogViewAdaptorFactory>(ProviderName));
        builder.Services.AddSingleton<IConfigurationValidator, JournaledGrainsUseTheEventLog>();
        if (configure is not null)
            builder.Services.Configure(configure);
        return builder;
    }
}

/// <summary>How journaled grains use the event log.</summary>
public sealed class EventLogJournalingOptions
{
    /// <summary>Full names of the journaled grain classes that may use another log-consistency provider.</summary>
    public ISet<string> GrainsOnOtherProviders { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The stream of a journaled grain that is not an <see cref="AggregateGrain{TState,TEvent}"/>: by default partition 0 and the grain's id.</summary>
    public Func<GrainId, StreamId> StreamOf { get; set; } = static id => new StreamId(0, id.ToString());
}
