using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Client.Elections;
using PhotoVote.Gateway.Exports;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Exports;
using PhotoVote.Tests.Grains.Reports;
using PhotoVote.Tests.Grains.Storage;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class SlowExportTests(SqliteTallySilo silo) : IClassFixture<SqliteTallySilo>
{
    [Fact]
    public async Task AReaderWhoTakesNothing_LosesTheTurn_WhenTheTimeIsUp()
    {
        // Given a closed election, and a reader who takes the header and nothing else
        var election = await PairsSpecification.OpenAsync(silo, "ann");
        await PairsSpecification.VoteAsync(election, "ann", 1, 5, 3);
        await election.ChangeAsync(new ElectionChange.Close());
        var services = silo.Cluster.Silos[0].ServiceProvider;
        var state = (await services.GetRequiredService<ElectionDefinitions>().GetAsync(election.Id, TestContext.Current.CancellationToken)).State;
        var export = services.GetRequiredService<BallotExport>();
        var reader = new Reader();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Features.Set<IHttpResponseFeature>(reader);
        context.Features.Set<IHttpMinResponseDataRateFeature>(reader);
        context.Features.Set<IHttpRequestLifetimeFeature>(reader);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new HeaderOnly()));

        // When the time of the export is up
        await new BallotsFile(export, state, state.Competitions[1], patience: TimeSpan.FromMilliseconds(100))
            .ExecuteAsync(context).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        // Then the connection is broken, and somebody else has the turn; and Kestrel would have seen to a reader who takes a little
        Assert.True(reader.IsAborted);
        Assert.NotNull(export.TryBegin());
        Assert.Equal(32 << 10, reader.MinDataRate?.BytesPerSecond);
    }

    private sealed class Reader : HttpResponseFeature, IHttpMinResponseDataRateFeature, IHttpRequestLifetimeFeature
    {
        public override bool HasStarted => true;

        public MinDataRate? MinDataRate { get; set; }

        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }

    private sealed class HeaderOnly : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Length > 0)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
