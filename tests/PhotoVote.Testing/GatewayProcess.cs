using System.Collections.Concurrent;
using System.Diagnostics;

namespace PhotoVote.Testing;

/// <summary>The gateway as a process of its own, as an operator starts it.</summary>
public sealed class GatewayProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    /// <param name="args">Settings; a free port is chosen unless <c>--urls</c> is among them.</param>
    public static GatewayProcess Start(params string[] args) => Start(new Dictionary<string, string>(StringComparer.Ordinal), args);

    /// <param name="environment">Further variables of its environment.</param>
    /// <param name="args">As above.</param>
    public static GatewayProcess Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        string[] urls = args.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        foreach (var arg in (string[])[Path.Combine(AppContext.BaseDirectory, "PhotoVote.Gateway.dll"), .. urls, .. args])
            start.ArgumentList.Add(arg);

        var gateway = new GatewayProcess(new Process { StartInfo = start });
        gateway._process.OutputDataReceived += (_, line) => gateway.OnOutput(line.Data);
        gateway._process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                gateway._errors.Enqueue(line.Data);
        };
        gateway._process.Start();
        gateway._process.BeginOutputReadLine();
        gateway._process.BeginErrorReadLine();
        return gateway;
    }

    /// <summary>Waits until it listens, and gives its address.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public async Task<Uri> AddressAsync()
    {
        if (await Task.WhenAny(_listening.Task, _process.WaitForExitAsync()).WaitAsync(Patience).ConfigureAwait(false) != _listening.Task)
            throw new InvalidOperationException($"The gateway ended with {_process.ExitCode}: {string.Join('\n', _errors)}");
        return await _listening.Task.ConfigureAwait(false);
    }

    /// <summary>As an operator would: it finishes what is under way and ends.</summary>
    public void Terminate() => Signals.Send(Signals.Terminate, Id);

    /// <summary>As a crash would: at once, with whatever is under way.</summary>
    public void Kill() => _process.Kill();

    /// <summary>It stands still, and notices nothing until <see cref="Resume"/>; the others do.</summary>
    public void Pause() => Signals.Send(Signals.Pause, Id);

    /// <summary>It goes on where it was paused.</summary>
    public void Resume() => Signals.Send(Signals.Resume, Id);

    /// <summary>Whether it has ended, for whatever reason.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Waits for its end, however long that takes.</summary>
    public Task EndedAsync() => _process.WaitForExitAsync();

    /// <summary>Waits for its end, and its last words.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience).ConfigureAwait(false);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void OnOutput(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        const string Listens = "PhotoVote listens on ";
        if (line.StartsWith(Listens, StringComparison.Ordinal))
            _listening.TrySetResult(new Uri(line[Listens.Length..].Split(' ')[0]));
    }
}
