using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;
using PhotoVote.Grains.Storage.Postgres;
using PhotoVote.StoredEvents.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Grains.Clustering;

/// <summary>A database with Orleans' tables, its own membership table on it, and members to enter.</summary>
public abstract class MembershipTest(PostgresCluster server) : IAsyncLifetime
{
    protected static readonly DateTime Start = new DateTime(2026, 7, 1, 20, 0, 0, DateTimeKind.Utc).AddMicroseconds(123_456);

    protected TestDatabase Database { get; private set; } = null!;
    private int _ports = 20_000;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(Database.DataSource, Cancel);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Database.DisposeAsync();
    }

    protected async Task<IMembershipTable> OpenAsync(string cluster = "photovote")
    {
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "photovote" }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = "Npgsql", DataSource = new OrleansDataSource(Database.DataSource) }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(true, Cancel);
        return table;
    }

    protected static async Task<bool> InsertAsync(IMembershipTable table, MembershipEntry entry) =>
        await table.InsertRowAsync(entry, (await table.ReadAllAsync(Cancel)).Version.Next(), Cancel);

    protected MembershipEntry Entry(SiloStatus status = SiloStatus.Joining, string host = "gallery", int? port = null)
    {
        var own = port ?? Interlocked.Increment(ref _ports);
        return new()
        {
            SiloAddress = SiloAddress.New(IPAddress.Parse(host == "gallery" ? "192.0.2.1" : host == "elsewhere" ? "192.0.2.2" : "127.0.0.1"), own, 7),
            SiloName = $"Silo_{own}",
            HostName = host,
            Status = status,
            ProxyPort = own + 10_000,
            StartTime = Start,
            IAmAliveTime = Start,
        };
    }

    protected static void AssertSame(MembershipEntry expected, MembershipEntry actual)
    {
        Assert.Equal(
            (expected.SiloAddress, expected.SiloName, expected.HostName, expected.Status, expected.ProxyPort, expected.StartTime, expected.IAmAliveTime),
            (actual.SiloAddress, actual.SiloName, actual.HostName, actual.Status, actual.ProxyPort, actual.StartTime, actual.IAmAliveTime));
        Assert.Equal(expected.SuspectTimes ?? [], actual.SuspectTimes ?? []);
    }
}
