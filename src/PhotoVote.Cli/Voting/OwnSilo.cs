using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PhotoVote.Cli.Db;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains;
using PhotoVote.Grains.Clustering;
using PhotoVote.Grains.Storage;
using PhotoVote.StoredEvents.Postgres;

namespace PhotoVote.Cli.Voting;

/// <summary>A silo in this process, with a log that is its own while it lasts.</summary>
internal sealed class OwnSilo : IAsyncDisposable
{
    // Beside gateways it would be a second cluster, and they refuse to start beside it: for that, every cluster has a name.
    private const string Cluster = "photovote-load";

    private readonly List<IAsyncDisposable> _owned = [];
    private IHost? _host;

    private OwnSilo()
    {
    }

    public IEventLog Log { get; private set; } = null!;

    public IGrainFactory Grains => _host!.Services.GetRequiredService<IGrainFactory>();

    /// <param name="folder">A data folder; it must not be in use.</param>
    /// <param name="partitions">How many partitions new elections are spread over; null for as many as there are.</param>
    /// <exception cref="EventLogException">The log cannot be opened.</exception>
    public static Task<OwnSilo> InFolderAsync(string folder, int? partitions, CancellationToken cancellationToken) => StartAsync(async silo =>
    {
        silo.Log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = folder, PartitionCount = partitions ?? 1 });
        await silo.Log.StartAsync(cancellationToken);
        return builder =>
        {
            var (port, gateway) = FreePorts();
            builder.UseLocalhostClustering(port.Port, gateway.Port, serviceId: ClusterSilo.ServiceId, clusterId: Cluster);
            builder.AddTallyStorageOnSqlite(folder);
        };
    }, cancellationToken);

    /// <param name="connection">A PostgreSQL database on which no gateway is at work; its tables are created when they are missing.</param>
    /// <param name="partitions">As above.</param>
    /// <exception cref="EventLogException">The log cannot be opened.</exception>
    /// <exception cref="UsageException">The connection string cannot be read, or gateways are at work on the database.</exception>
    public static Task<OwnSilo> InDatabaseAsync(string connection, int? partitions, CancellationToken cancellationToken) => StartAsync(async silo =>
    {
        var database = DatabaseAddress.Open(connection);
        silo._owned.Add(database);
        await PhotoVoteSchema.ApplyAsync(database, cancellationToken);
        silo.Log = PostgresLog.Create(database, new PostgresEventLogOptions { Partitions = partitions ?? await PostgresPartitions.CountAsync(database, cancellationToken) });
        await silo.Log.StartAsync(cancellationToken);
        var (own, gateway) = FreePorts();
        if (await Neighbours.PrepareAsync(database, Cluster, own, silo.Log.PartitionCount, cancellationToken) is { } neighbour)
            throw new UsageException(
                $"gateways are at work on this database (on the machine {neighbour.Host}): send the load to them, with --url or --cluster, or name another database");
        return builder =>
        {
            builder.JoinClusterOnPostgres(database, Cluster, own, gateway.Port, silo.Log.PartitionCount);
            builder.AddTallyStorageOnPostgres(database);
        };
    }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }

        if (Log is not null)
            await Log.DisposeAsync();
        foreach (var owned in _owned)
            await owned.DisposeAsync();
    }

    private static async Task<OwnSilo> StartAsync(Func<OwnSilo, Task<Action<ISiloBuilder>>> openAsync, CancellationToken cancellationToken)
    {
        var silo = new OwnSilo();
        try
        {
            var place = await openAsync(silo);
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Logging.SetMinimumLevel(LogLevel.None);
            builder.UseOrleans(orleans =>
            {
                place(orleans);
                orleans.Services.AddSingleton(silo.Log);
                orleans.AddPhotoVoteGrains();
            });
            silo._host = builder.Build();
            await silo._host.StartAsync(cancellationToken);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    private static (IPEndPoint Silo, IPEndPoint Gateway) FreePorts()
    {
        // Both held at once, or the system might give the same port twice.
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return ((IPEndPoint)silo.LocalEndpoint, (IPEndPoint)gateway.LocalEndpoint);
    }
}
