using System.Net;
using System.Net.Sockets;
using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Tests.Gateway.Hosting;

public sealed class SiloPlaceTests
{
    [Fact]
    public async Task WithNothingSet_ItIsOnLoopback_OnTwoFreePorts()
    {
        var place = await FindAsync(new());

        Assert.Equal(IPAddress.Loopback, place.Silo.Address);
        Assert.NotEqual(place.Silo.Port, place.GatewayPort);
    }

    [Fact]
    public async Task AnAdvertisedAddress_IsListenedOn_OnFixedPorts()
    {
        var place = await FindAsync(new() { AdvertisedAddress = "127.41.1.1" });

        Assert.Equal(new IPEndPoint(IPAddress.Parse("127.41.1.1"), 11_111), place.Silo);
        Assert.Equal(30_000, place.GatewayPort);
    }

    [Fact]
    public async Task AnAdvertisedAddress_MayBeAName()
    {
        var place = await FindAsync(new() { AdvertisedAddress = "localhost", SiloPort = FreePort(), GatewayPort = FreePort() });

        Assert.True(IPAddress.IsLoopback(place.Silo.Address));
    }

    [Theory]
    [InlineData(nameof(ClusterSettings.SiloPort))]
    [InlineData(nameof(ClusterSettings.GatewayPort))]
    public async Task APortThatIsTaken_IsToldWithItsSetting(string setting)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<StartupException>(() => FindAsync(setting == nameof(ClusterSettings.SiloPort) ? new() { SiloPort = port } : new() { GatewayPort = port }));

        Assert.Equal(ExitCode.Address, refused.Code);
        Assert.Contains($"127.0.0.1:{port} is taken", refused.Message, StringComparison.Ordinal);
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("0.0.0.0")]
    [InlineData("no-such-machine.invalid")]
    public async Task AnAddressThatIsNotThisMachines_IsRefused(string address)
    {
        var refused = await Assert.ThrowsAsync<StartupException>(() => FindAsync(new() { AdvertisedAddress = address }));

        Assert.Equal(ExitCode.Address, refused.Code);
        Assert.Contains(address, refused.Message, StringComparison.Ordinal);
    }

    private static Task<SiloPlace> FindAsync(ClusterSettings settings) => SiloPlace.FindAsync(settings, null, partitions: 1, TestContext.Current.CancellationToken);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
