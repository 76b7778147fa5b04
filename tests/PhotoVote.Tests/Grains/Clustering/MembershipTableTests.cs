using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using PhotoVote.Grains.Storage.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Grains.Clustering;

/// <summary>Orleans' own membership table on our tables and queries.</summary>
public sealed class MembershipTableTests(PostgresCluster server) : MembershipTest(server)
{
    [Fact]
    public async Task ANewCluster_IsEmptyAtVersion0_HoweverManyBeginIt()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync()));

        foreach (var table in tables)
        {
            var all = await table.ReadAllAsync(Cancel);
            Assert.Empty(all.Members);
            Assert.Equal(0, all.Version.Version);
        }
    }

    [Fact]
    public async Task AMember_IsReadBackAsItWasEntered()
    {
        var table = await OpenAsync();
        var entry = Entry();

        Assert.True(await InsertAsync(table, entry));

        var all = await table.ReadAllAsync(Cancel);
        Assert.Equal(1, all.Version.Version);
        AssertSame(entry, Assert.Single(all.Members).Item1);
        var row = await table.ReadRowAsync(entry.SiloAddress, Cancel);
        Assert.Equal(1, row.Version.Version);
        AssertSame(entry, Assert.Single(row.Members).Item1);
    }

    [Fact]
    public async Task AMemberThatIsNotThere_IsReadAsTheVersionAlone()
    {
        var table = await OpenAsync();
        await InsertAsync(table, Entry());

        var row = await table.ReadRowAsync(Entry().SiloAddress, Cancel);

        Assert.Empty(row.Members);
        Assert.Equal(1, row.Version.Version);
    }

    [Fact]
    public async Task AnEntryAtAnOldVersion_OrASecondOfTheSameSilo_ChangesNothing()
    {
        var table = await OpenAsync();
        var first = Entry();
        var old = (await table.ReadAllAsync(Cancel)).Version.Next();
        Assert.True(await table.InsertRowAsync(first, old, Cancel));

        Assert.False(await table.InsertRowAsync(Entry(), old, Cancel));
        Assert.False(await InsertAsync(table, first));

        var all = await table.ReadAllAsync(Cancel);
        Assert.Single(all.Members);
        Assert.Equal(1, all.Version.Version);
    }

    [Fact]
    public async Task OfManyWhoEnterAtOnce_OneComesThroughAtEachVersion()
    {
        var table = await OpenAsync();
        var next = (await table.ReadAllAsync(Cancel)).Version.Next();

        var entered = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => table.InsertRowAsync(Entry(), next, Cancel), Cancel)));

        Assert.Single(entered, done => done);
        var all = await table.ReadAllAsync(Cancel);
        Assert.Single(all.Members);
        Assert.Equal(1, all.Version.Version);
    }

    [Fact]
    public async Task AnUpdate_KeepsStatusAndSuspicions_AndAppliesOnce()
    {
        var table = await OpenAsync();
        var entry = Entry();
        await InsertAsync(table, entry);
        var (stored, etag) = Assert.Single((await table.ReadAllAsync(Cancel)).Members);
        stored.Status = SiloStatus.Active;
        // Orleans itself writes these down to the millisecond.
        stored.AddSuspector(Entry().SiloAddress, Start.Date.AddHours(21));
        stored.AddSuspector(Entry().SiloAddress, Start.Date.AddHours(22));
        var next = (await table.ReadAllAsync(Cancel)).Version.Next();

        Assert.True(await table.UpdateRowAsync(stored, etag, next, Cancel));
        Assert.False(await table.UpdateRowAsync(stored, etag, next, Cancel));

        var row = await table.ReadRowAsync(entry.SiloAddress, Cancel);
        Assert.Equal(2, row.Version.Version);
        AssertSame(stored, Assert.Single(row.Members).Item1);
    }

    [Fact]
    public async Task AnUpdateOfNobody_ChangesNothing()
    {
        var table = await OpenAsync();
        var version = (await table.ReadAllAsync(Cancel)).Version;

        Assert.False(await table.UpdateRowAsync(Entry(), version.VersionEtag, version.Next(), Cancel));

        Assert.Equal(0, (await table.ReadAllAsync(Cancel)).Version.Version);
    }

    [Fact]
    public async Task ASignOfLife_IsKept_WithoutANewVersion()
    {
        var table = await OpenAsync();
        var entry = Entry();
        await InsertAsync(table, entry);

        entry.IAmAliveTime = Start.AddMinutes(5);
        await table.UpdateIAmAliveAsync(entry, Cancel);

        var row = await table.ReadRowAsync(entry.SiloAddress, Cancel);
        Assert.Equal(1, row.Version.Version);
        AssertSame(entry, Assert.Single(row.Members).Item1);
    }

    [Fact]
    public async Task OfTheDead_ThoseLongSilentAreForgotten_AndNobodyElse()
    {
        var table = await OpenAsync();
        var (longDead, suspected, justDead, alive) = (Entry(SiloStatus.Dead), Entry(SiloStatus.Dead), Entry(SiloStatus.Dead), Entry(SiloStatus.Active));
        justDead.IAmAliveTime = Start.AddDays(2);
        foreach (var entry in (MembershipEntry[])[longDead, suspected, justDead, alive])
            Assert.True(await InsertAsync(table, entry));
        suspected.AddSuspector(alive.SiloAddress, Start.AddMinutes(1));
        var all = await table.ReadAllAsync(Cancel);
        Assert.True(await table.UpdateRowAsync(suspected, all.Version.VersionEtag, all.Version.Next(), Cancel));

        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start.AddDays(1)), Cancel);

        var left = (await table.ReadAllAsync(Cancel)).Members.Select(m => m.Item1.SiloAddress);
        Assert.Equal([justDead.SiloAddress, alive.SiloAddress], left.OrderBy(silo => silo.Endpoint.Port));
    }

    [Fact]
    public async Task AClusterThatIsDeleted_LeavesOthersAlone()
    {
        var (one, other) = (await OpenAsync("one"), await OpenAsync("other"));
        await InsertAsync(one, Entry());
        await InsertAsync(other, Entry());

        await one.DeleteMembershipTableEntriesAsync("one", Cancel);

        Assert.Single((await other.ReadAllAsync(Cancel)).Members);
        Assert.Equal(0, await Database.ReadAsync<long>("select count(*) from orleans.silo where cluster_id = 'one'"));
    }

    [Fact]
    public async Task Clients_FindTheGatewaysOfActiveSilos()
    {
        var table = await OpenAsync();
        var (active, closed) = (Entry(SiloStatus.Active), Entry(SiloStatus.Active));
        closed.ProxyPort = 0;
        foreach (var entry in (MembershipEntry[])[active, closed, Entry(SiloStatus.Dead)])
            await InsertAsync(table, entry);
        var provider = new Orleans.Runtime.Membership.AdoNetGatewayListProvider(
            NullLogger<Orleans.Runtime.Membership.AdoNetGatewayListProvider>.Instance,
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions { Invariant = "Npgsql", DataSource = new OrleansDataSource(Database.DataSource) }),
            Options.Create(new GatewayOptions()),
            Options.Create(new ClusterOptions { ClusterId = "photovote", ServiceId = "photovote" }));

        await provider.InitializeGatewayListProviderAsync(Cancel);

        var gateway = Assert.Single(await provider.GetGatewaysAsync(Cancel));
        Assert.Equal((active.SiloAddress.Endpoint.Address.ToString(), active.ProxyPort), (gateway.Host, gateway.Port));
    }
}
