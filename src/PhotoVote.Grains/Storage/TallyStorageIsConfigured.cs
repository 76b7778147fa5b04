using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Storage;

/// <summary>Refuses to start a silo that keeps no tallies: it would count every election from its first event at every activation.</summary>
internal sealed class TallyStorageIsConfigured(IServiceProviderIsKeyedService services) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (!services.IsKeyedService(typeof(IGrainStorage), TallyStorage.Provider))
            throw new OrleansConfigurationException(
                $"No grain storage is called '{TallyStorage.Provider}': the silo needs {nameof(TallyStorageSilo.AddTallyStorageOnPostgres)} or "
                + $"{nameof(TallyStorageSilo.AddTallyStorageOnSqlite)}.");
    }
}
