using Orleans.Configuration;
using PhotoVote.Gateway.Operating;
using PhotoVote.Grains;
using PhotoVote.Grains.Clustering;

namespace PhotoVote.Gateway.Hosting;

/// <summary>The silo in this process.</summary>
internal static class SiloSetup
{
    /// <summary>Calls that may wait for one grain; one more is refused at once.</summary>
    private const int MostWaitingForAGrain = 10_000;

    public static void AddSilo(this WebApplicationBuilder builder, OwnedLog log, SiloPlace place, GatewayOptions options) => builder.UseOrleans(silo =>
    {
        // A data folder is one process's alone, and so is the cluster on it.
        if (log.Database is { } database && place.Cluster is { } cluster)
            silo.JoinClusterOnPostgres(database, cluster, place.Silo, place.GatewayPort, log.Log.PartitionCount);
        else
            silo.UseLocalhostClustering(place.Silo.Port, place.GatewayPort, serviceId: ClusterSilo.ServiceId, clusterId: ClusterSilo.ServiceId);
        silo.Configure<SiloMessagingOptions>(messages =>
        {
            messages.ResponseTimeout = TimeBudget.Grain;

            // Orleans' own is no limit at all.
            messages.MaxEnqueuedRequestsHardLimit = MostWaitingForAGrain;
        });
        silo.AddPhotoVoteGrains();

        // A filter on every call, and wanted only where somebody collects what it makes.
        if (options.ExportsTelemetry)
            silo.AddActivityPropagation();
        if (options.Dashboard)
            silo.AddOperatorDashboard();
        log.KeepTallies(silo);
    });
}
