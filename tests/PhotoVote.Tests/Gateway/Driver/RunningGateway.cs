using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Tests.Gateway.Driver;

/// <summary>The whole gateway in this process, on a free port and a folder of its own.</summary>
public sealed class RunningGateway : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private GatewayHost? _host;
    private ApiClient? _api;

    public ApiClient Api => _api!;

    public string Folder => _folder;

    public IServiceProvider Services => _host!.Services;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", _folder, "--environment", "Development"]);
        _api = new ApiClient(new Uri(_host.Urls.First()));
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
