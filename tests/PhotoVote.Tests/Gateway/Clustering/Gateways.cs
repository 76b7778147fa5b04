using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Clustering;

/// <summary>The gateways on one database: those that run, in the order of their start.</summary>
internal sealed class Gateways(TestDatabase database) : IDisposable
{
    private readonly List<GatewayProcess> _processes = [];
    private volatile List<ApiClient> _clients = [];
    private readonly List<ApiClient> _lost = [];

    /// <summary>Those that listen; whoever holds an older list finds some of them gone.</summary>
    public IReadOnlyList<ApiClient> Clients => _clients;

    /// <summary>Starts some at once, with the connection string alone, and waits until all of them listen.</summary>
    public async Task StartAsync(int count)
    {
        var started = Enumerable.Range(0, count).Select(_ => GatewayProcess.Start("--ConnectionStrings:PhotoVote", database.ConnectionString)).ToList();
        _processes.AddRange(started);
        _clients = [.. _clients, .. await Task.WhenAll(started.Select(process => process.ClientAsync()))];
    }

    /// <summary>Kills the one that started first; who asks it from now on is refused.</summary>
    public void KillOldest()
    {
        _processes[0].Kill();
        _processes[0].Dispose();
        _processes.RemoveAt(0);
        _lost.Add(_clients[0]);
        _clients = [.. _clients.Skip(1)];
    }

    /// <summary>Asks the one that started first to end, and gives its exit code; who asks it from now on is refused.</summary>
    public async Task<int> TerminateOldestAsync()
    {
        var oldest = _processes[0];
        oldest.Terminate();
        var exitCode = await oldest.ExitCodeAsync();
        _processes.RemoveAt(0);
        oldest.Dispose();
        _lost.Add(_clients[0]);
        _clients = [.. _clients.Skip(1)];
        return exitCode;
    }

    /// <summary>Waits until the cluster has exactly so many active members.</summary>
    public async Task AreActiveAsync(int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayProcess.Patience);
        while (await database.ReadAsync<long>("select count(*) from orleans.silo where status = 3") != count)
            await Task.Delay(20, patience.Token);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Concat(_lost))
            client.Dispose();
        foreach (var process in _processes)
            process.Dispose();
    }
}
