using System.Net;
using System.Net.Sockets;
using PhotoVote.Grains;

namespace PhotoVote.Gateway.Hosting;

/// <summary>The silo in this process.</summary>
internal static class SiloSetup
{
    private const string Name = "photovote";

    public static void AddSilo(this WebApplicationBuilder builder, OwnedLog log) => builder.UseOrleans(silo =>
    {
        UseClustering(silo);
        silo.AddPhotoVoteGrains();
        log.KeepTallies(silo);
    });

    /// <summary>
    /// Who the silo's cluster are: for now itself alone, on this machine. Its ports are loopback's, and free ones: two silos on the default
    /// ports would both listen there and share the traffic without a word.
    /// </summary>
    private static void UseClustering(ISiloBuilder silo)
    {
        var (siloPort, gatewayPort) = FreePorts();
        silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: Name, clusterId: Name);
    }

    // Both held at once, or the system might give the same port twice.
    private static (int, int) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
