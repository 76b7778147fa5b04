using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;
using PhotoVote.Grains.Clustering;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Grains.Clustering;

public sealed class NeighboursTests(PostgresCluster server) : MembershipTest(server)
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 11_111);
    private static readonly IPEndPoint Reachable = new(IPAddress.Parse("192.0.2.7"), 11_111);

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

        Assert.Null(await Neighbours.PrepareAsync(Database.DataSource, "photovote", Loopback, 1, Cancel));

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

        Assert.Equal(new Obstacle.Unreachable("elsewhere"), await Neighbours.PrepareAsync(Database.DataSource, "photovote", Loopback, 1, Cancel));
        Assert.Null(await Neighbours.PrepareAsync(Database.DataSource, "photovote", Reachable, 1, Cancel));
    }

    [Fact]
    public async Task WhoIsAtWork_IsToldByTheDatabasesClock_WhateverTheSilosSay()
    {
        var table = await OpenAsync();
        var elsewhere = Entry(SiloStatus.Active, host: "elsewhere");
        elsewhere.IAmAliveTime = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-5);
        await InsertAsync(table, elsewhere);

        Assert.Equal(new Obstacle.OtherCluster("elsewhere", "photovote"), await StrangerAsync());
        await Database.ExecuteAsync("update orleans.silo set heard_at = now() - interval '1 minute', alive_at = now() + interval '5 minutes'");
        Assert.Null(await StrangerAsync());
        await table.UpdateIAmAliveAsync(elsewhere, Cancel);
        Assert.NotNull(await StrangerAsync());

        // Somebody else suspects it: that is no sign of its life.
        await Database.ExecuteAsync("update orleans.silo set heard_at = now() - interval '1 minute'");
        var (entry, etag) = (await table.ReadAllAsync(Cancel)).Members.Single();
        entry.AddSuspector(SiloAddress.New(IPAddress.Loopback, 1, 1), Start);
        Assert.True(await table.UpdateRowAsync(entry, etag, (await table.ReadAllAsync(Cancel)).Version.Next(), Cancel));
        Assert.Null(await StrangerAsync());
    }

    [Fact]
    public async Task AMemberWithOtherPartitions_IsNoNeighbour()
    {
        var table = await OpenAsync();
        var elsewhere = Entry(SiloStatus.Active, host: "elsewhere");
        elsewhere.SiloName = SiloNames.New(4);
        await InsertAsync(table, elsewhere);

        Assert.Equal(new Obstacle.OtherPartitions("elsewhere", 4), await Neighbours.PrepareAsync(Database.DataSource, "photovote", Reachable, 2, Cancel));
        Assert.Null(await Neighbours.PrepareAsync(Database.DataSource, "photovote", Reachable, 4, Cancel));
    }

    [Fact]
    public async Task WhoHadThePortThatIsHeldHereNow_IsGone_WhateverItsClusterAndPartitionsWere()
    {
        using var held = new TcpListener(IPAddress.Loopback, 0);
        held.Start();
        var own = (IPEndPoint)held.LocalEndpoint;
        var table = await OpenAsync();
        var predecessor = Entry(SiloStatus.Active, host: Dns.GetHostName(), port: own.Port);
        predecessor.SiloName = SiloNames.New(4);
        await InsertAsync(table, predecessor);

        Assert.Null(await Neighbours.PrepareAsync(Database.DataSource, "another", own, 4, Cancel));
        Assert.Null(await Neighbours.FindStrangerAsync(Database.DataSource, "photovote", own, 2, Cancel));
        Assert.Equal(new Obstacle.OtherPartitions(Dns.GetHostName(), 4), await Neighbours.FindStrangerAsync(Database.DataSource, "photovote", Reachable, 2, Cancel));

        Assert.Null(await Neighbours.PrepareAsync(Database.DataSource, "photovote", own, 2, Cancel));
        Assert.Equal(SiloStatus.Dead, (await table.ReadAllAsync(Cancel)).TryGet(predecessor.SiloAddress)!.Item1.Status);
    }

    private Task<Obstacle?> StrangerAsync() => Neighbours.FindStrangerAsync(Database.DataSource, "another", Reachable, 1, Cancel);
}
