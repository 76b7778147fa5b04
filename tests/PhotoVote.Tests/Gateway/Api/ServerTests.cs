using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class ServerTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task ItsHealth_CanBeAsked(string path, string status) =>
        Assert.Equal(status, (await gateway.Api.GetAsync(path)).Is(HttpStatusCode.OK).Json.GetProperty("status").GetString());

    [Fact]
    public async Task Answers_AreNotKeptNorTakenForPages()
    {
        foreach (var answer in (Answer[])[await gateway.Api.GetAsync("/health/live"), await gateway.Api.GetAsync("elections/x"), await gateway.Api.GetAsync("/api/nowhere")])
        {
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task WhateverIsLogged_HoldsNoKey()
    {
        var folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        using var lines = new Lines();
        await using (var host = await GatewayHost.StartAsync(
            ["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", folder],
            builder => builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFilter<Lines>(null, LogLevel.Trace).AddProvider(lines),
            TestContext.Current.CancellationToken))
        {
            using var api = new ApiClient(new Uri(host.Urls.First()));
            var organiser = await Organiser.OpenAsync(api, "anna");
            var ballot = await organiser.Voter("anna").BallotAsync();
            await ballot.CastWholeAsync(new() { [1] = 5 });
            await organiser.PostAsync("open", new { nonsense = true });
            await api.GetAsync($"{organiser.Path}/voters", ballot.Token);

            Assert.NotEmpty(lines.Seen);
            foreach (var key in (string[])[organiser.Token[4..], ballot.Token[4..], organiser.Voter("anna").Token[9..]])
                Assert.DoesNotContain(lines.Seen, line => line.Contains(key, StringComparison.Ordinal));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task AFaultOfTheServer_IsToldWithoutDetails()
    {
        var folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        await using (var host = await GatewayHost.StartAsync(
            ["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", folder],
            builder => builder.Services.AddSingleton<TimeProvider>(new BrokenClock()),
            TestContext.Current.CancellationToken))
        {
            using var api = new ApiClient(new Uri(host.Urls.First()));

            var answer = await api.PostAsync("elections", PhotoVote.Domain.KeyToken.Organiser(Organiser.NewKey()), new { title = "x" });

            Assert.DoesNotContain("clock", answer.IsProblem(HttpStatusCode.InternalServerError, "internal-error").Text, StringComparison.OrdinalIgnoreCase);
        }

        Directory.Delete(folder, recursive: true);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new System.Diagnostics.StackTrace().ToString().Contains("PhotoVote.Grains.Elections", StringComparison.Ordinal)
            ? throw new InvalidOperationException("The clock is broken.")
            : base.GetUtcNow();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Seen.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
