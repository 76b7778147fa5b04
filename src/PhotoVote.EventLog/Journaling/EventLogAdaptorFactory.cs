using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.EventSourcing;
using Orleans.Storage;
using PhotoVote.EventLog.Telemetry;

namespace PhotoVote.EventLog.Journaling;

/// <summary>What Orleans asks for a journaled grain's adaptor.</summary>
internal sealed class EventLogAdaptorFactory(IEventLog log, IEventCodec codec, IOptions<EventLogJournalingOptions> options, JournalMeter meter) : ILogViewAdaptorFactory
{
    private readonly ConcurrentDictionary<Type, bool> _refreshesAtActivation = new();

    public bool UsesStorageProvider => false;

    public ILogViewAdaptor<TLogView, TLogEntry> MakeLogViewAdaptor<TLogView, TLogEntry>(
        ILogViewAdaptorHost<TLogView, TLogEntry> hostGrain,
        TLogView initialState,
        string grainTypeName,
        IGrainStorage? grainStorage,
        ILogConsistencyProtocolServices services)
        where TLogView : class, new()
        where TLogEntry : class
    {
        var stream = hostGrain is IAggregateHost<TLogView> aggregate ? aggregate.StreamId : options.Value.StreamOf(services.GrainId);
        return new EventLogAdaptor<TLogView, TLogEntry>(
            hostGrain, initialState, stream, log, codec, services, meter, _refreshesAtActivation.GetOrAdd(hostGrain.GetType(), HasOrleansOnActivate));
    }

    /// <summary>Whether the grain keeps JournaledGrain's own OnActivateAsync. One that overrides it may or may not call that.</summary>
    private static bool HasOrleansOnActivate(Type grain) =>
        grain.GetMethod(nameof(Grain.OnActivateAsync), [typeof(CancellationToken)])?.DeclaringType is { IsGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(JournaledGrain<,>);
}
