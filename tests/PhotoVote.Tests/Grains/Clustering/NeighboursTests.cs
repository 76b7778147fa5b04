using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;
using PhotoVote.Grains.Clustering;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Grains.Clustering;

public sealed class NeighboursTests(PostgresCluster server) : MembershipTest(server)
{
    [Fact]
    public async Task WhatCrashedOnThisMachine_IsEnteredAsDead_AndWhatAnswersIsNot()
    {
        var table = await OpenAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var here = Dns.GetHostName();
        var gone = Entry(SiloStatus.Active, host: here, port: 1);
        var there = Entry(SiloStatus.Active, host: here, port: ((IPEndPoint)listener.LocalEndpoint).Port);
        await InsertAsync(table, gone);
        await InsertAsync(table, there);

        Assert.Null(await Neighbours.PrepareAsync(Database.DataSource, "photovote", IPAddress.Loopback, Cancel));

        var all = await table.ReadAllAsync(Cancel);
        Assert.Equal(3, all.Version.Version);
        Assert.Equal(SiloStatus.Dead, all.TryGet(gone.SiloAddress)!.Item1.Status);
        Assert.Equal(SiloStatus.Active, all.TryGet(there.SiloAddress)!.Item1.Status);
    }

    [Fact]
    public async Task AGatewayOnlyForItsOwnMachine_IsNoNeighbourOfAnotherMachines()
    {
        var table = await OpenAsync();
        var elsewhere = Entry(SiloStatus.Active, host: "elsewhere");
        elsewhere.IAmAliveTime = TimeProvider.System.GetUtcNow().UtcDateTime;
        await InsertAsync(table, elsewhere);

        Assert.Equal("elsewhere", await Neighbours.PrepareAsync(Database.DataSource, "photovote", IPAddress.Loopback, Cancel));
        Assert.Null(await Neighbours.PrepareAsync(Database.DataSource, "another", IPAddress.Loopback, Cancel));
        Assert.Null(await Neighbours.PrepareAsync(Database.DataSource, "photovote", IPAddress.Parse("192.0.2.7"), Cancel));
    }
}
