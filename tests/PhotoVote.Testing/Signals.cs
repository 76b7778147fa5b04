using System.Diagnostics;
using System.Globalization;

namespace PhotoVote.Testing;

/// <summary>Signals to processes.</summary>
internal static class Signals
{
    public const string Terminate = "TERM";

    public const string Kill = "KILL";

    /// <summary>Stops a process where it is; it notices nothing.</summary>
    public const string Pause = "STOP";

    public const string Resume = "CONT";

    /// <summary>Sends one to some processes; those that have ended meanwhile are left out.</summary>
    public static void Send(string signal, params IEnumerable<int> processes)
    {
        var start = new ProcessStartInfo("kill") { UseShellExecute = false, RedirectStandardError = true };
        start.ArgumentList.Add("-" + signal);
        foreach (var id in processes)
            start.ArgumentList.Add(id.ToString(CultureInfo.InvariantCulture));
        if (start.ArgumentList.Count == 1)
            return;
        using var kill = Process.Start(start)!;
        kill.StandardError.ReadToEnd();
        kill.WaitForExit();
    }
}
