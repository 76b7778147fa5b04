using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains;
using PhotoVote.Grains.Storage;

namespace PhotoVote.Tests.Grains;

/// <summary>One silo on a SQLite log in a folder of its own.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private InProcessTestCluster? _cluster;

    public IGrainFactory Grains => _cluster!.Client;

    public IServiceProvider Services => _cluster!.Silos[0].ServiceProvider;

    public IEventLog Log { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = _folder });
        await Log.StartAsync(CancellationToken.None);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(Log);
            silo.AddPhotoVoteGrains();
            silo.AddTallyStorageOnSqlite(_folder);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        await Log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
