using System.Globalization;
using PhotoVote.Testing;

namespace PhotoVote.Campaign.Stage;

/// <summary>A gateway that is started again whenever it has ended, as a service manager does.</summary>
internal sealed class KeptGateway : IAsyncDisposable
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(300);

    private readonly string[] _settings;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _keeping;
    private readonly List<GatewayProcess> _past = [];
    private volatile GatewayProcess? _process;
    private volatile Uri? _address;
    private volatile bool _killed;

    public KeptGateway(string connectionString, int partitions)
    {
        _settings =
        [
            "--ConnectionStrings:PhotoVote", connectionString,
            "--PhotoVote:Partitions", partitions.ToString(CultureInfo.InvariantCulture),

            // Who declared whom dead, and when: the first thing that one asks afterwards.
            "--Logging:LogLevel:Orleans.Runtime.MembershipService", "Information",
        ];
        _keeping = Task.Run(KeepAsync);
    }

    /// <summary>Where it listens, as far as one knows.</summary>
    public Uri? Address => _address;

    /// <summary>How often it ended without having been killed: declared dead by the others, as a rule.</summary>
    public int EndedByItself { get; private set; }

    /// <summary>How often it could not start, the database being away.</summary>
    public int FailedStarts { get; private set; }

    /// <summary>What all its processes have written.</summary>
    public IEnumerable<string> Output
    {
        get
        {
            lock (_past)
                return [.. _past.Append(_process).OfType<GatewayProcess>().SelectMany(process => process.Output.Prepend($"--- process {process.Id}").Concat(process.Errors))];
        }
    }

    /// <summary>Until it listens for the first time.</summary>
    public Task ListeningAsync() => _listening.Task.WaitAsync(GatewayProcess.Patience);

    public void Kill()
    {
        _killed = true;
        _process?.Kill();
    }

    /// <summary>The process that stands still now; another may have taken its place when it goes on.</summary>
    public GatewayProcess? Pause()
    {
        var process = _process;
        process?.Pause();
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _process?.Kill();
        await _keeping.ConfigureAwait(false);
        foreach (var process in _past)
            process.Dispose();
        _stop.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _killed = false;
            var process = GatewayProcess.Start(_settings);
            _process = process;
            var listened = await ListensAsync(process).ConfigureAwait(false);
            if (listened)
                await process.EndedAsync().ConfigureAwait(false);
            _address = null;
            lock (_past)
                _past.Add(process);
            _process = null;
            if (!_stop.IsCancellationRequested && !_killed)
                (EndedByItself, FailedStarts) = listened ? (EndedByItself + 1, FailedStarts) : (EndedByItself, FailedStarts + 1);
            if (!_stop.IsCancellationRequested)
                await Task.Delay(RestartDelay).ConfigureAwait(false);
        }
    }

    private async Task<bool> ListensAsync(GatewayProcess process)
    {
        try
        {
            _address = await process.AddressAsync().ConfigureAwait(false);
            _listening.TrySetResult();
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            process.Kill();
            await process.EndedAsync().ConfigureAwait(false);
            return false;
        }
    }
}
