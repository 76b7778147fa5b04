using System.Diagnostics;

namespace PhotoVote.Benchmarks.Growing;

/// <summary>This program once more, as a silo that does what it is asked, a line at a time.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SiloProcess(Process process) => _process = process;

    public static async Task<SiloProcess> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(SiloProcess).Assembly.Location, .. arguments])
            start.ArgumentList.Add(argument);
        var process = new SiloProcess(Process.Start(start)!);
        await process.AnswerAsync();
        return process;
    }

    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> AnswerAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A silo ended before it was told to.");
}
