using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoVote.Client;
using PhotoVote.Gateway.Demo;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Demo;

/// <summary>The demo's voters end with their election, or with the server, and nobody is told of it as of a fault.</summary>
public sealed class DemoCrowdTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private readonly Lines _lines = new();

    [Fact]
    public async Task WhenTheDeskClosesTheElection_TheVotersGoHome()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, [.. DemoElection.Voters]);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);

        // Well before all of them would have come, at intervals of seconds.
        await Crowd(organiser).VoteAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal([LogLevel.Debug], _lines.All);
    }

    [Fact]
    public async Task WhenTheServerStops_TheyStop()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, [.. DemoElection.Voters]);

        await Crowd(organiser).VoteAsync(new CancellationToken(canceled: true)).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Empty(_lines.All);
    }

    private DemoCrowd Crowd(Organiser organiser) =>
        new(new PhotoVoteClient(gateway.Services.GetRequiredService<IGrainFactory>()).Election(organiser.Election.ToString(), organiser.Token), _lines);

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<LogLevel> All { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue(logLevel);
    }
}
