using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Core.Internal;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Grains;
using PhotoVote.Grains.Storage;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>A silo of PhotoVote's on a database that is there already.</summary>
internal sealed class ActivatingSilo(IHost host, IEventLog log, NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public IEventLog Log { get; } = log;

    public IGrainFactory Grains { get; } = host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<ActivatingSilo> StartAsync(string connectionString)
    {
        var dataSource = NpgsqlDataSource.Create(connectionString);
        var log = PostgresLog.Create(dataSource, new PostgresEventLogOptions { ApplySchema = false });
        await log.StartAsync(default);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next());
            silo.Services.AddSingleton(log);
            silo.AddPhotoVoteGrains();
            silo.AddTallyStorageOnPostgres(dataSource);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host, log, dataSource);
    }

    /// <summary>Ends the grain's activation, and waits until it is gone.</summary>
    public async Task DeactivateAsync(IAddressable grain)
    {
        await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        var management = Grains.GetGrain<IManagementGrain>(0);
        var patience = Stopwatch.StartNew();
        while ((await management.GetDetailedGrainStatistics()).Any(activation => activation.GrainId == grain.GetGrainId()))
        {
            if (patience.Elapsed > Patience)
                throw new TimeoutException($"{grain.GetGrainId()} is still activated after {patience.Elapsed.TotalSeconds:0} s.");
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await Log.DisposeAsync();
        await dataSource.DisposeAsync();
    }
}
