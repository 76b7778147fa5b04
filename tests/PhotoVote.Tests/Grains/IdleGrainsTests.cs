using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using PhotoVote.Grains;

namespace PhotoVote.Tests.Grains;

/// <summary>What grains that nobody asks for any more leave behind.</summary>
public sealed class IdleGrainsTests
{
    [Fact]
    public void A_silo_does_not_remember_where_each_of_a_million_ballots_was_that_are_cast()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddPhotoVoteGrains());
        using var host = builder.Build();
        Assert.InRange(host.Services.GetRequiredService<IOptions<GrainDirectoryOptions>>().Value.CacheSize, 10_000, 100_000);
    }
}
