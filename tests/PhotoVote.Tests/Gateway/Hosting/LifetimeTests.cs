using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Tests.Gateway.Hosting;

public sealed class LifetimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheLog_IsThereBeforeTheSiloAndAfterIt()
    {
        var moments = new List<string>();
        var host = await GatewayHost.StartAsync(
            ["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", _folder],
            // Hosted services start in the order in which they were added, the silo among them, and the server last.
            builder => builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services => new Reader(services.GetRequiredService<IEventLog>(), moments))),
            TestContext.Current.CancellationToken);
        var log = host.Services.GetRequiredService<IEventLog>();

        await host.DisposeAsync();

        Assert.Equal(["started", "stopped"], moments);
        await Assert.ThrowsAnyAsync<Exception>(() => log.ReadHeadAsync(0, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AFolder_IsFreeAgainWhenTheStartFailed()
    {
        string[] settings = ["--urls", "ftp://127.0.0.1", "--PhotoVote:DataFolder", _folder];
        var failure = await Assert.ThrowsAsync<StartupException>(() => GatewayHost.StartAsync(settings, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Configuration, failure.Code);
        Assert.Contains("address", failure.Message, StringComparison.Ordinal);

        await using var host = await GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", .. settings[2..]], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(_folder, host.DataPlace, StringComparison.Ordinal);
    }

    /// <summary>Starts before everything else and stops after it; reads the log both times.</summary>
    private sealed class Reader(IEventLog log, List<string> moments) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => ReadAsync("started");

        public Task StopAsync(CancellationToken cancellationToken) => ReadAsync("stopped");

        private async Task ReadAsync(string moment)
        {
            await log.ReadHeadAsync(0, CancellationToken.None);
            moments.Add(moment);
        }
    }
}
