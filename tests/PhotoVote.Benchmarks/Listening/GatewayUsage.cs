using System.Diagnostics;

namespace PhotoVote.Benchmarks.Listening;

/// <summary>What the gateway's process takes of the machine.</summary>
internal sealed class GatewayUsage(int process)
{
    public long ResidentBytes
    {
        get
        {
            using var gateway = Process.GetProcessById(process);
            return gateway.WorkingSet64;
        }
    }

    /// <returns>How many processors it took on average, and for how long.</returns>
    public async Task<(double Processors, double Seconds)> DuringAsync(Func<Task> work)
    {
        using var gateway = Process.GetProcessById(process);
        var (before, time) = (gateway.TotalProcessorTime, Stopwatch.StartNew());
        await work();
        var seconds = time.Elapsed.TotalSeconds;
        gateway.Refresh();
        return ((gateway.TotalProcessorTime - before).TotalSeconds / seconds, seconds);
    }
}
