using System.Diagnostics;
using System.Globalization;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>This program once more, as a process that has compiled nothing yet.</summary>
internal static class FreshProcess
{
    /// <summary>Runs a command of this program to its end, and gives the lines that it wrote.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(FreshProcess).Assembly.Location, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
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
