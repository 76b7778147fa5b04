using System.Net;
using Npgsql;
using PhotoVote.Grains.Clustering;

namespace PhotoVote.Gateway.Hosting;

/// <summary>
/// Between silo and server: gateways that are started together, of two clusters or with different partitions, do not see each other before
/// they have joined. Each that sees another now gives up, before it has served anybody.
/// </summary>
internal sealed class SecondLook(NpgsqlDataSource database, string cluster, IPEndPoint own, int partitions) : IHostedService
{
    /// <exception cref="StartupException">There is one.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await Neighbours.FindStrangerAsync(database, cluster, own, partitions, cancellationToken) is { } obstacle)
            throw SiloPlace.Refused(obstacle, cluster, partitions);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
