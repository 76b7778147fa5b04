using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using PhotoVote.Grains.Storage.Postgres;
using PhotoVote.Grains.Storage.Sqlite;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Storage;

/// <summary>Where a silo keeps its tallies: beside the log, in the same database or the same folder.</summary>
public static class TallyStorageSilo
{
    /// <summary>Keeps tallies in PostgreSQL, through Orleans' own ADO.NET provider.</summary>
    /// <param name="dataSource">
    /// The log's, or another; it stays the caller's. Its database must have been prepared by <see cref="StoredEvents.Postgres.PhotoVoteSchema"/>.
    /// </param>
    public static ISiloBuilder AddTallyStorageOnPostgres(this ISiloBuilder builder, NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.AddAdoNetGrainStorage(TallyStorage.Provider, options => options.Configure<ILogger<StoredStateSerializer>>((storage, logger) =>
        {
            storage.Invariant = "Npgsql";
            storage.DataSource = new OrleansDataSource(dataSource);
            storage.GrainStorageSerializer = new StoredStateSerializer(logger);
        }));
    }

    /// <summary>Keeps tallies in a file of their own in the data folder, <see cref="StoredEvents.Sqlite.StateFile"/>.</summary>
    /// <param name="folder">The data folder, the log's; created when it is missing.</param>
    public static ISiloBuilder AddTallyStorageOnSqlite(this ISiloBuilder builder, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        builder.Services.AddGrainStorage(
            TallyStorage.Provider,
            (services, _) => new SqliteGrainStorage(folder, ActivatorUtilities.CreateInstance<StoredStateSerializer>(services)));
        return builder;
    }
}
