using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains;
using PhotoVote.Grains.Storage;
using PhotoVote.Grains.Storage.Sqlite;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.StoredEvents.Postgres;
using PhotoVote.StoredEvents.Tallies;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Grains.Storage;

/// <summary>One silo whose log and tallies are in a database of their own.</summary>
public abstract class TallySilo : IAsyncLifetime
{
    private readonly List<InProcessTestCluster> _clusters = [];

    public InProcessTestCluster Cluster => _clusters[0];

    public IGrainFactory Grains => Cluster.Client;

    /// <summary>The silo's own grain storage.</summary>
    public IGrainStorage Storage => StorageOf(Cluster);

    public IEventLog Log { get; private set; } = null!;

    /// <summary>What other programs see.</summary>
    public abstract IStoredTallies Stored { get; }

    public abstract IStoredPairs StoredPairs { get; }

    public async ValueTask InitializeAsync()
    {
        Log = await OpenLogAsync();
        await StartClusterAsync();
    }

    /// <summary>Starts another silo on the same log and storage that does not know of the first, as on the other side of a torn network.</summary>
    public async Task<InProcessTestCluster> StartClusterAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "photovote";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(Log);
            silo.AddPhotoVoteGrains();
            AddStorage(silo);
        });
        var cluster = builder.Build();
        _clusters.Add(cluster);
        await cluster.DeployAsync();
        return cluster;
    }

    public static IGrainStorage StorageOf(InProcessTestCluster cluster) =>
        cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(TallyStorage.Provider);

    /// <summary>Writes bytes over a stored tally, whatever they are.</summary>
    public abstract Task DamageAsync(string key, string payload);

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters)
            await cluster.DisposeAsync();
        await Log.DisposeAsync();
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IEventLog> OpenLogAsync();

    protected abstract void AddStorage(ISiloBuilder silo);

    protected abstract ValueTask CleanAsync();
}

public class SqliteTallySilo : TallySilo
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("photovote-").FullName;

    public override IStoredTallies Stored => new SqliteStoredTallies(Folder);

    public override IStoredPairs StoredPairs => new SqliteStoredPairs(Folder);

    public override async Task DamageAsync(string key, string payload)
    {
        await using var connection = new PhotoVote.StoredEvents.Sqlite.StateFile(Folder).OpenWriter();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE grain_state SET payload = $payload WHERE grain_key = $key";
        command.Parameters.AddWithValue("$payload", System.Text.Encoding.UTF8.GetBytes(payload));
        command.Parameters.AddWithValue("$key", key);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    /// <summary>The bytes of a stored tally.</summary>
    public async Task<string> ReadAsync(string key)
    {
        await using var connection = new PhotoVote.StoredEvents.Sqlite.StateFile(Folder).OpenWriter();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT payload FROM grain_state WHERE grain_key = $key";
        command.Parameters.AddWithValue("$key", key);
        return System.Text.Encoding.UTF8.GetString((byte[])(await command.ExecuteScalarAsync())!);
    }

    protected override async Task<IEventLog> OpenLogAsync()
    {
        var log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = Folder });
        await log.StartAsync(CancellationToken.None);
        return log;
    }

    protected override void AddStorage(ISiloBuilder silo) => silo.AddTallyStorageOnSqlite(Folder);

    protected override ValueTask CleanAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

public sealed class PostgresTallySilo(PostgresCluster server) : TallySilo
{
    public TestDatabase Database { get; private set; } = null!;

    public override IStoredTallies Stored => new PostgresStoredTallies(Database.DataSource);

    public override IStoredPairs StoredPairs => new PostgresStoredPairs(Database.DataSource);

    public override async Task DamageAsync(string key, string payload)
    {
        await using var command = Database.DataSource.CreateCommand("update orleans.grain_state set payload = convert_to($1, 'UTF8') where key_text = $2");
        command.Parameters.Add(new() { Value = payload });
        command.Parameters.Add(new() { Value = key });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    protected override async Task<IEventLog> OpenLogAsync()
    {
        Database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(Database.DataSource, CancellationToken.None);
        var log = PostgresLog.Create(Database.DataSource);
        await log.StartAsync(CancellationToken.None);
        return log;
    }

    protected override void AddStorage(ISiloBuilder silo) => silo.AddTallyStorageOnPostgres(Database.DataSource);

    protected override ValueTask CleanAsync() => Database.DisposeAsync();
}

/// <summary>A silo whose storage can be told to fail.</summary>
public sealed class UnreliableTallySilo : SqliteTallySilo
{
    public UnreliableStorage Unreliable => (UnreliableStorage)Storage;

    protected override void AddStorage(ISiloBuilder silo) => silo.Services.AddGrainStorage(
        TallyStorage.Provider,
        (services, _) => new UnreliableStorage(new SqliteGrainStorage(Folder, ActivatorUtilities.CreateInstance<StoredStateSerializer>(services))));
}
