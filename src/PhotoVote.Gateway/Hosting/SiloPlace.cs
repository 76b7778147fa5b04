using System.Net;
using System.Net.Sockets;
using Npgsql;
using PhotoVote.Grains.Clustering;

namespace PhotoVote.Gateway.Hosting;

/// <summary>
/// Where the silo of this process listens, and in which cluster. Two silos on the same port would both listen there, without a word, and
/// share the traffic: so ports are free ones, or the settings' and looked at before.
/// </summary>
/// <param name="Cluster">The cluster's name; null when there can be none.</param>
/// <param name="Silo">For other silos.</param>
/// <param name="GatewayPort">For clients that are no silos, on the same address.</param>
internal sealed record SiloPlace(string? Cluster, IPEndPoint Silo, int GatewayPort)
{
    /// <param name="settings">What the operator asks for.</param>
    /// <param name="database">The database through which the cluster's members find each other; null without one.</param>
    /// <param name="partitions">How many partitions the log has.</param>
    /// <exception cref="StartupException">A port is taken, the address is not this machine's, or the silo must not join the others.</exception>
    public static async Task<SiloPlace> FindAsync(ClusterSettings settings, NpgsqlDataSource? database, int partitions, CancellationToken cancellationToken)
    {
        var address = settings.AdvertisedAddress is { Length: > 0 } name ? await ResolveAsync(name, cancellationToken) : IPAddress.Loopback;
        var (siloPort, gatewayPort) = settings.AdvertisedAddress is { Length: > 0 }
            ? (settings.SiloPort ?? ClusterSettings.DefaultSiloPort, settings.GatewayPort ?? ClusterSettings.DefaultGatewayPort)
            : (settings.SiloPort ?? 0, settings.GatewayPort ?? 0);

        // Both held at once, or the system might give the same port twice.
        using var silo = Hold(address, siloPort, nameof(ClusterSettings.SiloPort));
        using var gateway = Hold(address, gatewayPort, nameof(ClusterSettings.GatewayPort));
        var own = (IPEndPoint)silo.LocalEndpoint;
        if (database is not null && await Neighbours.PrepareAsync(database, settings.Name, own, partitions, cancellationToken) is { } obstacle)
            throw Refused(obstacle, settings.Name, partitions);
        return new SiloPlace(database is null ? null : settings.Name, own, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }

    private static async Task<IPAddress> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, cancellationToken);
            var address = addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault();
            if (address is not null && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
                return address;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw Unusable(e);
        }

        throw Unusable(null);

        StartupException Unusable(Exception? inner) => new(
            ExitCode.Address, $"PhotoVote:Cluster:AdvertisedAddress is {name}, which is no address of this machine at which others could find it.", inner);
    }

    private static TcpListener Hold(IPAddress address, int port, string setting)
    {
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new StartupException(
                ExitCode.Address,
                e.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"{address}:{port} is taken. Stop the process that listens there, or choose another PhotoVote:Cluster:{setting}."
                    : $"Cannot listen on {address}:{port} ({e.Message}). Choose another PhotoVote:Cluster:{nameof(ClusterSettings.AdvertisedAddress)}.",
                e);
        }
    }

    /// <summary>Why this gateway does not join the others, and what to do.</summary>
    public static StartupException Refused(Obstacle obstacle, string cluster, int partitions) => new(ExitCode.Cluster, obstacle switch
    {
        Obstacle.OtherCluster other =>
            $"The cluster {other.Name} is at work on this database (on the machine {other.Host}), and this gateway is of the cluster {cluster}. All gateways on one "
            + $"database are one cluster: give them one PhotoVote:Cluster:Name, or this one a database of its own. After {other.Name} was stopped, wait for ten seconds.",
        Obstacle.OtherPartitions other =>
            $"A gateway of the cluster {cluster} (on the machine {other.Host}) has PhotoVote:Partitions {other.Partitions}, this one {partitions}. All gateways of a cluster "
            + "have the same: to change it, stop all of them, then start them with the new number.",
        _ =>
            $"The cluster {cluster} has a gateway on the machine {obstacle.Host}, which could not reach this one or not be reached from here. Give "
            + "each gateway its machine's address with PhotoVote:Cluster:AdvertisedAddress, or this one a database of its own.",
    });
}
