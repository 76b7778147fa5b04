using System.Net;
using Npgsql;
using Orleans.Configuration;
using PhotoVote.Grains.Storage.Postgres;

namespace PhotoVote.Grains.Clustering;

/// <summary>Makes a silo one of several on a database.</summary>
public static class ClusterSilo
{
    /// <summary>
    /// The same for every cluster: grain storage is kept under it.
    /// </summary>
    public const string ServiceId = "photovote";

    /// <summary>Joins the cluster of this name, whose members find each other through the database.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="dataSource">
    /// The log's, or another; it stays the caller's. Its database must have been prepared by <see cref="StoredEvents.Postgres.PhotoVoteSchema"/>.
    /// </param>
    /// <param name="name">The cluster's name.</param>
    /// <param name="silo">Where this silo listens for the others, and is found by them.</param>
    /// <param name="gatewayPort">Where it listens for clients that are no silos, on the same address.</param>
    /// <param name="partitions">How many partitions its log has; the same for all members.</param>
    public static ISiloBuilder JoinClusterOnPostgres(
        this ISiloBuilder builder, NpgsqlDataSource dataSource, string name, IPEndPoint silo, int gatewayPort, int partitions)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(silo);
        builder.UseAdoNetClustering(options =>
        {
            options.Invariant = "Npgsql";
            options.DataSource = new OrleansDataSource(dataSource);
        });
        builder.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (name, ServiceId));
        builder.Configure<SiloOptions>(options => options.SiloName = SiloNames.New(partitions));
        builder.Configure<EndpointOptions>(options =>
        {
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (silo.Address, silo.Port, gatewayPort);
            options.SiloListeningEndpoint = silo;
            options.GatewayListeningEndpoint = new IPEndPoint(silo.Address, gatewayPort);
        });
        return builder.Configure<ClusterMembershipOptions>(Notice);
    }

    /// <summary>
    /// For a handful of silos near each other: one that died is found out after three probes, within ten seconds, where Orleans' own
    /// settings, for twenty silos or more, take half a minute. One that is only slow keeps its place as long as its connections are alive.
    /// </summary>
    private static void Notice(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);

        // Whoever has not been heard of for six seconds need not answer before a newcomer may join.
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedTableIAmAliveLimit = 3;
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }
}
