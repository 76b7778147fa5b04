using System.Diagnostics;
using System.Globalization;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>This program once more, as a process that has compiled nothing yet.</summary>
internal static class FreshProcess
{
    /// <summary>Runs a command of this program to its end, and gives the lines that it wrote.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        var lines = new List<string>();
        await RunAsync(lines.Add, [], arguments);
        return lines;
    }

    /// <param name="say">Told each line as it is written.</param>
    /// <param name="environment">Further variables of its environment.</param>
    /// <param name="arguments">As above.</param>
    public static async Task RunAsync(Action<string> say, Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(arguments, environment);
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
                say(line);
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>Starts a command of this program, and waits until it writes a line. Disposing of what is given ends it.</summary>
    public static async Task<IDisposable> StartAsync(string line, params string[] arguments)
    {
        var process = Start(arguments);
        while (await process.StandardOutput.ReadLineAsync() is { } written)
            if (written == line)
                return new Running(process);
        throw new InvalidOperationException($"{string.Join(' ', arguments)} ended before it wrote '{line}'.");
    }

    private static Process Start(string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(FreshProcess).Assembly.Location, .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private sealed class Running(Process process) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            if (_ended)
                return;
            _ended = true;
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Ends this process when the one that started it ends.</summary>
    public static void EndWithParent() => _ = Task.Run(async () =>
    {
        await Console.In.ReadToEndAsync();
        Environment.Exit(1);
    });

    public static void Write(double milliseconds) => Console.WriteLine(milliseconds.ToString("0.000", CultureInfo.InvariantCulture));

    public static double Read(string line) => double.Parse(line, CultureInfo.InvariantCulture);
}
