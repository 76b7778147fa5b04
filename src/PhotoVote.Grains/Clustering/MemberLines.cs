using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace PhotoVote.Grains.Clustering;

/// <summary>Tells who joins the cluster and who leaves it, a line each.</summary>
internal sealed partial class MemberLines(IClusterMembershipService membership, ILocalSiloDetails self, ILogger<MemberLines> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<SiloAddress> _serving = [];
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(MemberLines),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _running = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            await _stopping.CancelAsync();
            await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(_stopping.Token).ConfigureAwait(false))
                    Compare(snapshot);
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                LogFailed(logger, e);
            }

            await Task.Delay(Pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Compare(ClusterMembershipSnapshot snapshot)
    {
        var serving = snapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress).ToHashSet();
        foreach (var silo in serving.Where(silo => _serving.Add(silo) && !silo.Equals(self.SiloAddress)).ToList())
            LogJoined(logger, silo, serving.Count);
        foreach (var silo in _serving.Where(silo => !serving.Contains(silo)).ToList())
        {
            _serving.Remove(silo);
            if (silo.Equals(self.SiloAddress))
                continue;

            // One that stops says so first; one that is found dead has not.
            if (snapshot.GetSiloStatus(silo) == SiloStatus.Dead)
                LogDead(logger, silo, serving.Count);
            else
                LogLeaves(logger, silo, serving.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} is in the cluster; {Count} serve")]
    private static partial void LogJoined(ILogger logger, SiloAddress silo, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} leaves the cluster; {Count} serve")]
    private static partial void LogLeaves(ILogger logger, SiloAddress silo, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Silo} is dead, or has left; {Count} serve")]
    private static partial void LogDead(ILogger logger, SiloAddress silo, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who joins the cluster and who leaves it cannot be told now; trying again")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
