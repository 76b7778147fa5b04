using System.Net;
using System.Net.Sockets;
using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains.Storage;
using PhotoVote.StoredEvents.Postgres;
using PhotoVote.Testing;

namespace PhotoVote.Benchmarks.Ballots;

/// <summary>A fresh log of either kind, with commits that reach the disk.</summary>
internal sealed class BenchmarkLog(string name, IEventLog log, Action<ISiloBuilder> keepTallies, params IAsyncDisposable[] rest) : IAsyncDisposable
{
    public string Name { get; } = name;

    public IEventLog Log { get; } = log;

    /// <summary>Null on SQLite.</summary>
    public NpgsqlDataSource? DataSource { get; private init; }

    /// <summary>Of its database, before it was changed by anybody; null on SQLite.</summary>
    public string? ConnectionString { get; private init; }

    public Action<ISiloBuilder> KeepTallies { get; } = keepTallies;

    public static async Task<BenchmarkLog> OpenAsync(bool sqlite)
    {
        if (sqlite)
        {
            var folder = new TemporaryFolder();
            var file = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = folder.Path });
            await file.StartAsync(default);
            return new BenchmarkLog("SQLite, synchronous=FULL", file, silo => silo.AddTallyStorageOnSqlite(folder.Path), folder);
        }

        return await OnPostgresAsync(_ => { });
    }

    /// <param name="configure">Changes how its data source connects.</param>
    public static async Task<BenchmarkLog> OnPostgresAsync(Action<NpgsqlConnectionStringBuilder> configure)
    {
        var server = await StartServerAsync();
        return await OnServerAsync(server, configure, partitions: 1, server);
    }

    public static Task<PostgresServer> StartServerAsync() =>
        PostgresServer.StartAsync(durable: true, "shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=30min");

    /// <summary>In a database of its own on a server that others use as well.</summary>
    public static Task<BenchmarkLog> OnServerAsync(PostgresServer server, int partitions = 1) => OnServerAsync(server, _ => { }, partitions);

    private static async Task<BenchmarkLog> OnServerAsync(
        PostgresServer server, Action<NpgsqlConnectionStringBuilder> configure, int partitions, params IAsyncDisposable[] rest)
    {
        var connectionString = await server.CreateDatabaseAsync();
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        configure(connection);
        var dataSource = NpgsqlDataSource.Create(connection);
        var log = PostgresLog.Create(dataSource, new PostgresEventLogOptions { Partitions = partitions });
        await log.StartAsync(default);
        await PhotoVoteSchema.ApplyAsync(dataSource, default);
        return new BenchmarkLog("PostgreSQL beside it, fsync on", log, silo => silo.AddTallyStorageOnPostgres(dataSource), [dataSource, .. rest])
        {
            DataSource = dataSource,
            ConnectionString = connectionString,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        foreach (var part in rest)
            await part.DisposeAsync();
    }

    private sealed class TemporaryFolder : IAsyncDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("photovote-bench-").FullName;

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Path, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
