using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.EventSourcing;
using Orleans.Providers;
using Orleans.TestingHost;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Silo;

/// <summary>No journaled grain keeps its events elsewhere by accident: without a provider Orleans would silently keep none.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-provider-").FullName;
    private IEventLog _log = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = _folder });
        await _log.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_silo_with_a_journaled_grain_on_another_provider_refuses_to_start()
    {
        var refused = await Assert.ThrowsAsync<OrleansConfigurationException>(() => StartAsync(silo =>
        {
            silo.AddLogStorageBasedLogConsistencyProvider("LogStorage").AddMemoryGrainStorageAsDefault();
            silo.AddEventLogJournaling();
        }, typeof(OnLogStorage)));

        Assert.Contains(typeof(OnLogStorage).FullName!, refused.Message, StringComparison.Ordinal);
        Assert.Contains("'LogStorage'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(EventLogJournalingOptions.GrainsOnOtherProviders), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_with_a_journaled_grain_on_a_provider_that_does_not_exist_refuses_to_start()
    {
        var refused = await Assert.ThrowsAsync<OrleansConfigurationException>(() => StartAsync(silo => silo.AddEventLogJournaling(), typeof(OnNothing)));

        Assert.Contains("'EvntLog' (not registered)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_whose_default_provider_was_replaced_refuses_to_start()
    {
        var refused = await Assert.ThrowsAsync<OrleansConfigurationException>(() => StartAsync(silo =>
        {
            silo.AddLogStorageBasedLogConsistencyProvider("LogStorage").AddMemoryGrainStorageAsDefault();
            silo.AddEventLogJournaling();
            silo.Services.AddSingleton(sp => sp.GetRequiredKeyedService<ILogViewAdaptorFactory>("LogStorage"));
        }));

        Assert.Contains("the default log-consistency provider", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_was_the_default_before_is_so_no_more()
    {
        await using var cluster = await StartAsync(silo =>
        {
            silo.AddLogStorageBasedLogConsistencyProviderAsDefault().AddMemoryGrainStorageAsDefault();
            silo.AddEventLogJournaling();
        });
        var notes = GrainsOf(cluster).GetGrain<INotes>("a");
        await notes.TakeAsync((Journal g) => g.WriteAsync("word"));

        Assert.Equal(1, await _log.ReadVersionAsync(new(0, notes.GetGrainId().ToString()), Cancel));
    }

    [Fact]
    public async Task A_grain_that_opts_out_by_name_works_on_its_own_provider()
    {
        await using var cluster = await StartAsync(silo =>
        {
            silo.AddLogStorageBasedLogConsistencyProvider("LogStorage").AddMemoryGrainStorageAsDefault();
            silo.AddEventLogJournaling(o => o.GrainsOnOtherProviders.Add(typeof(OnLogStorage).FullName!));
        }, typeof(OnLogStorage));
        var notes = GrainsOf(cluster).GetGrain<INotesElsewhere>("a");
        await notes.TakeAsync((Journal g) => g.WriteAsync("a", "b"));

        Assert.Equal("a b", await notes.TakeAsync((Journal g) => Task.FromResult(g.Seen)));
        Assert.Equal(0, await _log.ReadHeadAsync(0, Cancel));
    }

    private static IGrainFactory GrainsOf(InProcessTestCluster cluster) => cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    private async Task<InProcessTestCluster> StartAsync(Action<ISiloBuilder> configure, params Type[] grains)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(_log);
            silo.Services.AddSingleton<IEventCodec>(new WordCodec());
            silo.Services.Configure<GrainTypeOptions>(o => o.Classes.UnionWith(grains));
            configure(silo);
        });
        var cluster = builder.Build();
        try
        {
            await cluster.DeployAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    // Private, so that no other test's silo knows them.
    [LogConsistencyProvider(ProviderName = "LogStorage")]
    private sealed class OnLogStorage : Journal, INotesElsewhere;

    [LogConsistencyProvider(ProviderName = "EvntLog")]
    private sealed class OnNothing : Journal, INotesElsewhere;
}

public interface INotesElsewhere : ITurns;
