using PhotoVote.Testing;
using PhotoVote.Testing.Faults;

namespace PhotoVote.Campaign.Stage;

/// <summary>What is to be broken: PostgreSQL as in earnest, two gateways that reach it through the proxy, and whoever starts them again.</summary>
internal sealed class TestStage : IAsyncDisposable
{
    public const int Partitions = 2;

    private readonly PostgresServer _server;
    private readonly SemaphoreSlim _breaking = new(1);

    private TestStage(PostgresServer server, string database, PostgresProxy proxy, IReadOnlyList<KeptGateway> gateways) =>
        (_server, Database, Proxy, Gateways) = (server, database, proxy, gateways);

    /// <summary>The way to the database that does not lead through the proxy.</summary>
    public string Database { get; }

    /// <summary>The one that does.</summary>
    public string ThroughProxy => Proxy.Through(Database);

    public PostgresProxy Proxy { get; }

    public IReadOnlyList<KeptGateway> Gateways { get; }

    /// <summary>The addresses of the gateways that are thought to listen.</summary>
    public IReadOnlyList<Uri> Addresses => [.. Gateways.Select(gateway => gateway.Address).OfType<Uri>()];

    public static async Task<TestStage> StartAsync(int gateways)
    {
        var server = await PostgresServer.StartAsync(durable: true).ConfigureAwait(false);
        var database = await server.CreateDatabaseAsync().ConfigureAwait(false);
        var proxy = new PostgresProxy(database);
        var through = proxy.Through(database);
        var stage = new TestStage(server, database, proxy, [.. Enumerable.Range(0, gateways).Select(_ => new KeptGateway(through, Partitions))]);
        await Task.WhenAll(stage.Gateways.Select(gateway => gateway.ListeningAsync())).ConfigureAwait(false);
        return stage;
    }

    /// <summary>Kills PostgreSQL and starts it again, as whoever watches over it does.</summary>
    public async Task RestartPostgresAsync()
    {
        // One that stands still is not killed at the same time: who would go on with it afterwards?
        await _breaking.WaitAsync().ConfigureAwait(false);
        try
        {
            await _server.KillAsync().ConfigureAwait(false);
            await _server.RestartAsync().ConfigureAwait(false);
        }
        finally
        {
            _breaking.Release();
        }
    }

    public async Task PausePostgresAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await _breaking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _server.Pause();
            await Task.Delay(time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _server.Resume();
            _breaking.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in Gateways)
            await gateway.DisposeAsync().ConfigureAwait(false);
        await Proxy.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _breaking.Dispose();
    }
}
