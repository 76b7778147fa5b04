using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.Overload;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Overload;

/// <summary>A gateway whose limits are reached by a few requests.</summary>
internal sealed class LimitedGateway : IAsyncDisposable
{
    private readonly string _folder;
    private readonly GatewayHost _host;

    private LimitedGateway(string folder, GatewayHost host) => (_folder, _host, Api) = (folder, host, new ApiClient(new Uri(host.Urls.First())));

    public ApiClient Api { get; }

    public Uri Address => Api.Server;

    public Admission Admission => _host.Services.GetRequiredService<Admission>();

    /// <param name="limits">Settings below <c>PhotoVote:Limits</c>.</param>
    public static async Task<LimitedGateway> StartAsync(params (string Name, int Value)[] limits)
    {
        var folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        return new(folder, await GatewayHost.StartAsync(
        [
            "--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", folder,
            .. limits.SelectMany(limit => (string[])[$"--PhotoVote:Limits:{limit.Name}", $"{limit.Value}"]),
        ]));
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
