using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Faults;

/// <summary>A gateway of the tests' own can be paused, killed, and asked to end.</summary>
public sealed class GatewayProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_gateway_that_is_paused_answers_when_it_goes_on_and_one_that_is_killed_never()
    {
        using var gateway = GatewayProcess.Start("--PhotoVote:DataFolder", _folder);
        using var api = await gateway.ClientAsync();

        gateway.Pause();
        var answer = api.GetAsync("/health/live");
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(300, TestContext.Current.CancellationToken)));
        gateway.Resume();
        (await answer).Is(HttpStatusCode.OK);

        gateway.Kill();
        Assert.Equal(128 + 9, await gateway.ExitCodeAsync());
        Assert.True(gateway.HasEnded);
        await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync("/health/live"));
    }
}
