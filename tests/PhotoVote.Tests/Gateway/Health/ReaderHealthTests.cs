using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Grains.Projections;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Health;

/// <summary>A server whose readers of the log can be held up; it calls that ill after two and a half missed looks.</summary>
public sealed class ReaderHealthTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private HeldReaders _log = null!;
    private GatewayHost _host = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(
            ["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", _folder, "--PhotoVote:Partitions", "2"],
            builder =>
            {
                var log = builder.Services.Last(s => s.ServiceType == typeof(IEventLog)).ImplementationInstance;
                builder.Services.AddSingleton<IEventLog>(_log = new HeldReaders((IEventLog)log!));
                builder.Services.AddSingleton(services => new ProjectionHealth(services.GetRequiredService<ProjectionRegistry>(), _log, Patience));
            },
            TestContext.Current.CancellationToken);
        _api = new ApiClient(new Uri(_host.Urls.First()));
    }

    public async ValueTask DisposeAsync()
    {
        _log.Release();
        _api.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AReaderThatHangs_IsNotReady_AlsoWhileNothingIsWritten_UntilItReadsAgain()
    {
        var ready = await UntilAsync(HttpStatusCode.OK);
        Assert.Equal(2, ready.Json.GetProperty("projections").GetArrayLength());

        _log.Hold();
        var hanging = await UntilAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("schedules", hanging.IsProblem(HttpStatusCode.ServiceUnavailable, "projection-stalled").Json.GetProperty("subject").GetString());
        Assert.Contains("stood still", hanging.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // Behind by what was written meanwhile.
        await Organiser.CreateAsync(_api, candidates: 2);
        Assert.Contains(
            (await _api.GetAsync("/health/ready")).IsProblem(HttpStatusCode.ServiceUnavailable, "projection-stalled").Json.GetProperty("projections").EnumerateArray(),
            p => p.GetProperty("projection").GetString() == "schedules" && p.GetProperty("lag").GetInt64() > 0);
        (await _api.GetAsync("/health/live")).Is(HttpStatusCode.OK);

        _log.Release();

        // The page that was held is an old one: it is well from then on, and at the end a page later.
        await UntilAsync(HttpStatusCode.OK, well => well.Json.GetProperty("projections").EnumerateArray().All(p => p.GetProperty("lag").GetInt64() == 0));
    }

    [Fact]
    public async Task AReaderThatFailsAllTheTime_IsNotReady_UntilItSucceeds()
    {
        _log.Failure = new InvalidOperationException("secret-host:5432 is on fire");

        var failing = await UntilAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("failed for", failing.IsProblem(HttpStatusCode.ServiceUnavailable, "projection-stalled").Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-host", failing.Text, StringComparison.Ordinal);

        _log.Failure = null;
        await UntilAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AReaderThatHasEnded_IsNotReadyAnyMore()
    {
        using var reader = _host.Services.GetRequiredService<ProjectionRegistry>().Begin("walls", 1);
        reader.Ended(new InvalidOperationException("a bug"));

        var ended = (await _api.GetAsync("/health/ready")).IsProblem(HttpStatusCode.ServiceUnavailable, "projection-stalled");
        var walls = ended.Json.GetProperty("projections").EnumerateArray().Single(p => p.GetProperty("projection").GetString() == "walls");
        Assert.Equal((1, "It has ended."), (walls.GetProperty("partition").GetInt32(), walls.GetProperty("fault").GetString()));
    }

    private async Task<Answer> UntilAsync(HttpStatusCode status, Func<Answer, bool>? holds = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await _api.GetAsync("/health/ready");
            if (answer.Status == status && holds?.Invoke(answer) != false)
                return answer;
            await Task.Delay(50, patience.Token);
        }
    }
}
