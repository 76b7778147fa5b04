using PhotoVote.Campaign.Load;
using PhotoVote.Campaign.Stage;

namespace PhotoVote.Campaign.Faults;

/// <summary>Breaks what the plan says, when it says so, and notes when each fault was over.</summary>
internal sealed class FaultRun(TestStage stage, RecoveryWatch recovery, TimeSpan patience, Action<string> say)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(40);

    private readonly Dictionary<FaultKind, int> _made = [];

    /// <summary>How many of each kind were made.</summary>
    public IReadOnlyDictionary<FaultKind, int> Made => _made;

    public async Task RunAsync(IReadOnlyList<Fault> plan, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var running = new List<Task>();
        foreach (var fault in plan)
        {
            var wait = fault.At - TimeProvider.System.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            say($"{fault.At.TotalSeconds,7:0.0} s  {fault}");
            _made[fault.Kind] = _made.GetValueOrDefault(fault.Kind) + 1;
            running.Add(MakeAsync(fault, cancellationToken));
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        stage.Proxy.Disarm();
    }

    private async Task MakeAsync(Fault fault, CancellationToken cancellationToken)
    {
        await BreakAsync(fault, cancellationToken).ConfigureAwait(false);
        recovery.FaultEnded(fault);
    }

    private async Task BreakAsync(Fault fault, CancellationToken cancellationToken)
    {
        var proxy = stage.Proxy;
        switch (fault.Kind)
        {
            case FaultKind.KillGateway:
                stage.Gateways[fault.Gateway].Kill();
                break;
            case FaultKind.PauseGateway or FaultKind.PauseGatewayPastDeath:
                var paused = stage.Gateways[fault.Gateway].Pause();
                await Task.Delay(fault.Lasts, cancellationToken).ConfigureAwait(false);
                paused?.Resume();
                break;
            case FaultKind.KillPostgres:
                await stage.RestartPostgresAsync().ConfigureAwait(false);
                break;
            case FaultKind.PausePostgres:
                await stage.PausePostgresAsync(fault.Lasts, cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.Silence:
                proxy.FallSilent();
                await Task.Delay(fault.Lasts, cancellationToken).ConfigureAwait(false);

                // Every other time what was held up never arrives.
                if (fault.Appends % 2 == 0)
                    proxy.CutAll();
                proxy.Speak();
                break;
            case FaultKind.CutConnections:
                proxy.CutAll();
                break;
            case FaultKind.RefuseConnections:
                proxy.RefusesConnections = true;
                proxy.CutAll();
                await Task.Delay(fault.Lasts, cancellationToken).ConfigureAwait(false);
                proxy.RefusesConnections = false;
                break;
            case FaultKind.CutBeforeCommit:
                await CutAsync(() => proxy.CutsBeforeCommit, proxy.CutBeforeCommit, fault.Appends, cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.CutAfterCommit:
                await CutAsync(() => proxy.CutsAfterCommit, proxy.CutAfterCommit, fault.Appends, cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.Latency:
                proxy.Latency = Slow;
                await Task.Delay(fault.Lasts, cancellationToken).ConfigureAwait(false);
                proxy.Latency = TimeSpan.Zero;
                break;
        }
    }

    /// <summary>It is over when that many have been cut; where nothing is appended any more that may be never.</summary>
    private async Task CutAsync(Func<int> cuts, Action<int> arm, int appends, CancellationToken cancellationToken)
    {
        var wanted = cuts() + appends;
        arm(appends);
        for (var begun = TimeProvider.System.GetTimestamp(); cuts() < wanted && TimeProvider.System.GetElapsedTime(begun) < patience;)
            await Task.Delay(10, cancellationToken).ConfigureAwait(false);
    }
}
