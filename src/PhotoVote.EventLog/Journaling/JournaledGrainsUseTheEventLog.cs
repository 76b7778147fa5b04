using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.EventSourcing;
using Orleans.Providers;
using Orleans.Runtime;

namespace PhotoVote.EventLog.Journaling;

/// <summary>
/// Stops a silo whose journaled grains would keep their events elsewhere: without a provider Orleans silently falls back to one that
/// keeps no events at all.
/// </summary>
internal sealed class JournaledGrainsUseTheEventLog(
    IServiceProvider services, IOptions<GrainTypeOptions> grains, IOptions<EventLogJournalingOptions> options) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        foreach (var grain in grains.Value.Classes.Where(IsJournaled))
        {
            if (options.Value.GrainsOnOtherProviders.Contains(grain.FullName!))
                continue;
            var name = grain.GetCustomAttributes<LogConsistencyProviderAttribute>(inherit: true).FirstOrDefault()?.ProviderName;
            var factory = name is null
                ? services.GetService<ILogViewAdaptorFactory>()
                : services.GetKeyedService<ILogViewAdaptorFactory>(name);
            if (factory is not EventLogAdaptorFactory)
                throw new OrleansConfigurationException(
                    $"Journaled grain {grain.FullName} would use {(name is null ? "the default log-consistency provider" : $"log-consistency provider '{name}'")} " +
                    $"({factory?.GetType().FullName ?? "not registered"}), not the event log. Name it in {nameof(EventLogJournalingOptions)}." +
                    $"{nameof(EventLogJournalingOptions.GrainsOnOtherProviders)} if that is meant.");
        }
    }

    private static bool IsJournaled(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
            if (t.IsGenericType && t.GetGenericTypeDefinition() == typeof(LogConsistentGrain<>))
                return !type.IsAbstract;
        return false;
    }
}
