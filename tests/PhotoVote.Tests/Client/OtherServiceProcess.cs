using System.Collections.Concurrent;
using System.Diagnostics;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Client;

/// <summary>The other service as a process of its own.</summary>
internal sealed class OtherServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private OtherServiceProcess(Process process) => _process = process;

    /// <summary>What it has said.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public static OtherServiceProcess Start(string connectionString, string notes)
    {
        var program = AppContext.BaseDirectory.Replace("PhotoVote.Tests", "PhotoVote.OtherService", StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "PhotoVote.OtherService.dll"), connectionString, notes])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        var service = new OtherServiceProcess(new Process { StartInfo = start });
        service._process.OutputDataReceived += (_, line) => Add(service._lines, line.Data);
        service._process.ErrorDataReceived += (_, line) => Add(service._errors, line.Data);
        service._process.Start();
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        return service;
    }

    /// <summary>Waits until it has said this.</summary>
    public async Task SaysAsync(string line)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayProcess.Patience * 4);
        while (!_lines.Contains(line))
        {
            Assert.False(_process.HasExited, $"It ended: {string.Join('\n', _lines.Concat(_errors))}");
            try
            {
                await Task.Delay(10, patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It did not say '{line}': {string.Join('\n', _lines.Concat(_errors))}");
            }
        }
    }

    public async Task EndsWellAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(GatewayProcess.Patience * 4);
        Assert.True(_process.ExitCode == 0, string.Join('\n', _lines.Concat(_errors)));
    }

    /// <summary>As a crash would; what it said until then has been read.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static void Add(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
