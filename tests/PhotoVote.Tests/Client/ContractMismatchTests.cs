using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using PhotoVote.Client;
using PhotoVote.Client.Calls;
using PhotoVote.Client.Elections;
using PhotoVote.Tests.Gateway.Clustering;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Client;

/// <summary>A client whose contract is not the gateways': here the newer one is the client's.</summary>
public sealed class ContractMismatchTests(PostgresCluster server)
{
    [Fact]
    public async Task WhatTheGatewaysDoNotKnow_EndsInWordsThatNameTheCause()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var gateways = new Gateways(database);
        await gateways.StartAsync(1);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UsePhotoVoteClient(database.ConnectionString);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var cluster = host.Services.GetRequiredService<IClusterClient>();
        var calls = new GrainCalls(cluster, new PhotoVoteClientOptions(), TimeProvider.System);
        var election = GrainId.Create("election", new PhotoVote.Domain.ElectionId(1).ToString());
        var newer = cluster.GetGrain<INewerGrain>(election);
        var version = cluster.GetGrain<INewerVersionGrain>(election);

        var started = Stopwatch.StartNew();
        foreach (var outcome in new[]
        {
            await calls.CommandAsync(null, (_, _) => newer.UnheardAsync(), TestContext.Current.CancellationToken),
            await calls.CommandAsync(null, (_, _) => newer.WithAsync(new Unheard(1)), TestContext.Current.CancellationToken),
            await calls.CommandAsync(null, (_, ct) => version.GetAsync(null, ct), TestContext.Current.CancellationToken),
            await calls.AskAsync(_ => calls.Grain<IUnheardGrain>("x").UnheardAsync(), TestContext.Current.CancellationToken),
        })
        {
            Assert.Equal(CallCodes.ContractMismatch, outcome.Code);
            Assert.Contains("update the older of the two", outcome.Detail, StringComparison.Ordinal);
            Assert.Contains(outcome.Status, new[] { ReplyStatus.NotWritten, ReplyStatus.Unknown });
        }

        Assert.True(started.Elapsed < TimeSpan.FromSeconds(20), $"{started.Elapsed}");

        // And it goes on with those that both know.
        Assert.Equal(PhotoVote.Domain.RefusalCodes.ElectionUnknown, (await host.Services.GetRequiredService<PhotoVoteClient>().Election(election.Key.ToString()!).GetAsync()).Code);
    }

    [Alias("PhotoVote.Tests.INewerGrain")]
    public interface INewerGrain : IElectionGrain
    {
        [Alias("Unheard")]
        Task<Reply<ElectionView>> UnheardAsync();

        [Alias("With")]
        Task<Reply<ElectionView>> WithAsync(Unheard unheard);
    }

    [Alias("PhotoVote.Tests.INewerVersionGrain"), Orleans.CodeGeneration.Version(7)]
    public interface INewerVersionGrain : IElectionGrain;

    [Alias("PhotoVote.Tests.IUnheardGrain")]
    public interface IUnheardGrain : IGrainWithStringKey
    {
        [Alias("Unheard")]
        Task<Reply<ElectionView>> UnheardAsync();
    }

    [GenerateSerializer, Alias("PhotoVote.Tests.Unheard")]
    public sealed record Unheard([property: Id(0)] int Number);
}
