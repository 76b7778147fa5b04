using System.Diagnostics;
using System.Globalization;
using PhotoVote.Domain;

namespace PhotoVote.Benchmarks.Listening;

/// <summary>What the listeners heard.</summary>
/// <param name="Listeners">How many there were.</param>
/// <param name="WithFinal">How many of them were told of the last cast.</param>
/// <param name="States">How many states they were sent, together.</param>
/// <param name="Bytes">How many bytes.</param>
/// <param name="Seen">Of a few: when they were told of how many casts.</param>
internal sealed record Heard(int Listeners, int WithFinal, long States, long Bytes, IReadOnlyList<IReadOnlyList<(long At, long Cast)>> Seen);

/// <summary>The listeners, from outside: a process of their own, because a process may open only so many files.</summary>
internal sealed class ListenerProcess : IDisposable
{
    private readonly Process _process;

    private ListenerProcess(Process process) => _process = process;

    /// <summary>Returns when all are connected and have been sent a state.</summary>
    public static async Task<ListenerProcess> StartAsync(Uri gateway, ElectionId election, int listeners)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(ListenerProcess).Assembly.Location, Crowd.ChildCommand, gateway.ToString(), election.ToString(), listeners.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        var process = new ListenerProcess(Process.Start(start)!);
        if (await process._process.StandardOutput.ReadLineAsync() is not Crowd.Ready)
            throw new InvalidOperationException("The listeners could not connect.");
        return process;
    }

    /// <summary>Waits until all have been told of so many casts, or for a while, and ends them.</summary>
    public async Task<Heard> FinishAsync(long casts)
    {
        await _process.StandardInput.WriteLineAsync(casts.ToString(CultureInfo.InvariantCulture));
        var numbers = (await _process.StandardOutput.ReadLineAsync())!.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var seen = new List<IReadOnlyList<(long, long)>>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            seen.Add([.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(':')).Select(pair => (long.Parse(pair[0], CultureInfo.InvariantCulture), long.Parse(pair[1], CultureInfo.InvariantCulture)))]);
        await _process.WaitForExitAsync();
        return new((int)numbers[0], (int)numbers[1], numbers[2], numbers[3], seen);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
