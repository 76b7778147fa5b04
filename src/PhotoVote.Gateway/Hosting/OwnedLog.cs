using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains.Storage;
using PhotoVote.StoredEvents.Postgres;

namespace PhotoVote.Gateway.Hosting;

/// <summary>
/// The log of this process. It is started before the silo, because grains read it as soon as they wake, and outlives silo and server: what
/// they hand over on their way out is still written. So it is not the container's.
/// </summary>
internal sealed class OwnedLog : IAsyncDisposable
{
    /// <summary>Longer than the log takes to write what it has; a database that does not answer is not waited for.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource? _database;

    private OwnedLog(IEventLog log, string place, Action<ISiloBuilder> keepTallies, NpgsqlDataSource? database) =>
        (Log, Place, KeepTallies, _database) = (log, place, keepTallies, database);

    public IEventLog Log { get; }

    /// <summary>Where the data is, for people; without a password.</summary>
    public string Place { get; }

    /// <summary>Has a silo keep its tallies beside the log.</summary>
    public Action<ISiloBuilder> KeepTallies { get; }

    /// <summary>The database that holds the log, if one does.</summary>
    public NpgsqlDataSource? Database => _database;

    public static async Task<OwnedLog> StartAsync(GatewayOptions options, CancellationToken cancellationToken)
    {
        var owned = options.ConnectionString is { } text ? InDatabase(text, options) : InFolder(options);
        try
        {
            await owned.Log.StartAsync(cancellationToken);
            if (owned._database is { } database)
            {
                await (options.ApplySchema ? PhotoVoteSchema.ApplyAsync(database, cancellationToken) : PhotoVoteSchema.CheckAsync(database, cancellationToken));
                await DatabaseRights.CheckAsync(database, cancellationToken);
            }

            return owned;
        }
        catch
        {
            await owned.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync().AsTask().WaitAsync(StopPatience);
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private static OwnedLog InFolder(GatewayOptions options)
    {
        var log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = options.DataFolder!, PartitionCount = options.Partitions });
        return new OwnedLog(log, $"in the folder {options.DataFolder}", silo => silo.AddTallyStorageOnSqlite(options.DataFolder!), null);
    }

    private static OwnedLog InDatabase(string connectionString, GatewayOptions options)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The text itself may hold a password.
            throw new StartupException(ExitCode.Configuration, $"ConnectionStrings:PhotoVote is not a connection string for PostgreSQL ({e.Message}).", e);
        }

        if (string.IsNullOrEmpty(builder.Host))
            throw new StartupException(ExitCode.Configuration, "ConnectionStrings:PhotoVote names no host: Host=…;Database=…;Username=…;Password=….");
        TimeBudget.Fill(builder);

        // The name is the pool's in metrics, where otherwise all of the connection string but the password would stand.
        var database = new NpgsqlDataSourceBuilder(builder.ConnectionString) { Name = GatewayOptions.Section }.Build();
        var log = PostgresLog.Create(database, new PostgresEventLogOptions { Partitions = options.Partitions, ApplySchema = options.ApplySchema });
        var place = $"in the PostgreSQL database {builder.Database ?? builder.Username} on {builder.Host}:{builder.Port}";
        return new OwnedLog(log, place, silo => silo.AddTallyStorageOnPostgres(database), database);
    }
}
