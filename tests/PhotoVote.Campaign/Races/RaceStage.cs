using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Grains;
using PhotoVote.Grains.Storage;
using PhotoVote.StoredEvents.Postgres;

namespace PhotoVote.Campaign.Races;

/// <summary>
/// Two silos on one database that know nothing of each other, as on the two sides of a torn network: every aggregate lives twice, each silo
/// has its own definitions and its own way into the log, and all that keeps them in order is the log.
/// </summary>
internal sealed class RaceStage : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];
    private readonly List<IEventLog> _logs = [];
    private readonly NpgsqlDataSource _dataSource;

    private RaceStage(NpgsqlDataSource dataSource) => _dataSource = dataSource;

    public IReadOnlyList<IGrainFactory> Silos => [.. _hosts.Select(host => host.Services.GetRequiredService<IGrainFactory>())];

    public IEventLog Log => _logs[0];

    public static Task<RaceStage> StartAsync(string database, CancellationToken cancellationToken) =>
        StartAsync(database, silos: 2, log => log, watch: null, cancellationToken);

    /// <param name="silos">How many.</param>
    /// <param name="through">What each silo has in place of its log.</param>
    /// <param name="watch">Sees every call of a grain; null for nobody.</param>
    public static async Task<RaceStage> StartAsync(
        string database, int silos, Func<IEventLog, IEventLog> through, IIncomingGrainCallFilter? watch, CancellationToken cancellationToken)
    {
        var stage = new RaceStage(NpgsqlDataSource.Create(database));
        try
        {
            await PhotoVoteSchema.ApplyAsync(stage._dataSource, cancellationToken).ConfigureAwait(false);
            for (var silo = 0; silo < silos; silo++)
                await stage.AddSiloAsync(through, watch, cancellationToken).ConfigureAwait(false);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync().ConfigureAwait(false);
            host.Dispose();
        }

        foreach (var log in _logs)
            await log.DisposeAsync().ConfigureAwait(false);
        await _dataSource.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AddSiloAsync(Func<IEventLog, IEventLog> through, IIncomingGrainCallFilter? watch, CancellationToken cancellationToken)
    {
        var log = through(PostgresLog.Create(_dataSource, new() { ApplySchema = false }));
        _logs.Add(log);
        await log.StartAsync(cancellationToken).ConfigureAwait(false);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort());
            silo.Services.AddSingleton(log);
            silo.AddPhotoVoteGrains();
            silo.AddTallyStorageOnPostgres(_dataSource);
            if (watch is not null)
                silo.AddIncomingGrainCallFilter(watch);
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        _hosts.Add(host);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
