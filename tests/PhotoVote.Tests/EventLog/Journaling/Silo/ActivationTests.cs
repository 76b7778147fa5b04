using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.TestingHost;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;
using PhotoVote.Tests.EventLog.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Journaling.Silo;

/// <summary>On PostgreSQL, because there each reading would be a query.</summary>
public sealed class ActivationTests(PostgresCluster cluster) : PostgresLogTest(cluster)
{
    [Fact]
    public async Task A_thousand_grains_that_come_alive_at_once_share_their_queries()
    {
        var log = await StartLogAsync();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(log);
            silo.Services.AddSingleton<IEventCodec>(new WordCodec());
            silo.AddEventLogJournaling();
        });
        await using var silos = builder.Build();
        await silos.DeployAsync(Cancel);
        var grains = silos.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

        var database = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database;
        var queries = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name"), database))
                    Interlocked.Increment(ref queries);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await Task.WhenAll(Enumerable.Range(0, 500).SelectMany(i => (Task[])
        [
            grains.GetGrain<IWordAggregate>($"{i}").TakeAsync((WordAggregate g) => g.ReadAsync()),
            grains.GetGrain<INotes>($"{i}").TakeAsync((Journal g) => Task.FromResult(g.Seen)),
        ]));

        Assert.InRange(queries, 1, 200);
    }
}
