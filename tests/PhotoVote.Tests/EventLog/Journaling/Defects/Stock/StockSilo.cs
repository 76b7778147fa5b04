using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.EventSourcing.LogStorage;
using Orleans.EventSourcing.StateStorage;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Defects.Stock;

[CollectionDefinition(Name)]
public sealed class StockSiloCollection : ICollectionFixture<StockSilo>
{
    public const string Name = "A silo with Orleans' own log-consistency providers";
}

/// <summary>One silo without the event log: the same journaled grain on Orleans' LogStorage and StateStorage, over <see cref="StockRecords"/>.</summary>
public sealed class StockSilo : IAsyncLifetime
{
    private const string Records = "Records";

    private InProcessTestCluster? _cluster;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddLogStorageBasedLogConsistencyProvider("LogStorage");
            silo.AddStateStorageBasedLogConsistencyProvider("StateStorage");
            silo.Services.AddSingleton<StockRecords>();
            silo.Services.AddGrainStorage(Records, (services, _) => services.GetRequiredService<StockRecords>());
            silo.Services.Configure<GrainTypeOptions>(o => o.Classes.UnionWith([typeof(OnLogStorage), typeof(OnStateStorage)]));
            silo.Services.Configure<GrainCollectionOptions>(o => o.DeactivationTimeout = TimeSpan.FromMilliseconds(200));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    /// <summary>A journal that stores all its events, as one record.</summary>
    internal StockJournal NewOnLogStorage() =>
        New<INotesOnLogStorage>(state => string.Join(' ', ((LogStateWithMetaData<WordAdded>)state).Log.Select(e => e.Word)));

    /// <summary>A journal that stores the state that its events led to.</summary>
    internal StockJournal NewOnStateStorage() => New<INotesOnStateStorage>(state => $"{((GrainStateWithMetaData<Notes>)state).State}");

    private StockJournal New<TGrain>(Func<object, string> read)
        where TGrain : ITurns
    {
        var services = _cluster!.Silos[0].ServiceProvider;
        var grains = services.GetRequiredService<IGrainFactory>();
        var name = Guid.NewGuid().ToString("N");
        var one = grains.GetGrain<TGrain>(name);
        return new(one, grains.GetGrain<TGrain>($"{name}#twin"), services.GetRequiredService<StockRecords>().Of(one.GetGrainId()), read);
    }

    // Private, so that no other test's silo knows them: it would refuse to start.
    [LogConsistencyProvider(ProviderName = "LogStorage"), StorageProvider(ProviderName = Records)]
    private sealed class OnLogStorage : Journal, INotesOnLogStorage;

    [LogConsistencyProvider(ProviderName = "StateStorage"), StorageProvider(ProviderName = Records)]
    private sealed class OnStateStorage : Journal, INotesOnStateStorage;
}

public interface INotesOnLogStorage : ITurns;

public interface INotesOnStateStorage : ITurns;
