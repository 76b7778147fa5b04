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

    private readonly GatewayOptions _options;
    private readonly NpgsqlDataSource? _database;

    private OwnedLog(GatewayOptions options, IEventLog log, string place, NpgsqlDataSource? database) =>
        (_options, Log, Place, _database) = (options, log, place, database);

    public IEventLog Log { get; }

    /// <summary>Where the data is, for people; without a password.</summary>
    public string Place { get; }

    public static async Task<OwnedLog> StartAsync(GatewayOptions options, CancellationToken cancellationToken)
    {
        var owned = options.ConnectionString is { } text ? InDatabase(text, options) : InFolder(options);
        try
        {
            await owned.StartAsync(cancellationToken);
            return owned;
        }
        catch
        {
            await owned.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tallies are kept beside the log.</summary>
    public void AddTallyStorage(ISiloBuilder silo)
    {
        if (_database is null)
            silo.AddTallyStorageOnSqlite(_options.DataFolder!);
        else
            silo.AddTallyStorageOnPostgres(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync().AsTask().WaitAsync(StopPatience);
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_database is not null)
            await (_options.ApplySchema ? PhotoVoteSchema.ApplyAsync(_database, cancellationToken) : PhotoVoteSchema.CheckAsync(_database, cancellationToken));
        await Log.StartAsync(cancellationToken);
    }

    private static OwnedLog InFolder(GatewayOptions options)
    {
        var log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = options.DataFolder!, PartitionCount = options.Partitions });
        return new OwnedLog(options, log, $"in the folder {options.DataFolder}", null);
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
        var database = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
        var log = PostgresLog.Create(database, new PostgresEventLogOptions { Partitions = options.Partitions, ApplySchema = false });
        return new OwnedLog(options, log, $"in the PostgreSQL database {builder.Database ?? builder.Username} on {builder.Host}:{builder.Port}", database);
    }
}
