using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

public enum AppendFault
{
    None,

    /// <summary>Refused before it reached the log.</summary>
    NotWritten,

    /// <summary>Written, but nobody hears of it.</summary>
    UnknownWritten,

    /// <summary>Lost, and nobody knows.</summary>
    UnknownNotWritten,

    /// <summary>An error that no log should throw.</summary>
    Unforeseen,
}

/// <summary>What is to go wrong with one stream, and what was asked about it.</summary>
public sealed class StreamFaults
{
    private readonly Lock _lock = new();
    private readonly Queue<AppendFault> _next = new();
    private readonly Arrivals _arrived = new();
    private Queue<Action>? _held;
    private Gate? _loads;
    private Gate? _versions;
    private Gate? _snapshots;
    private int _loadCount;
    private int _versionCount;
    private int _appendCount;
    private int _snapshotCount;

    /// <summary>Chooses the fault of appends that none was asked for.</summary>
    public Func<AppendFault>? ChooseFault { get; set; }

    /// <summary>Whether the next read fails.</summary>
    public Func<bool>? FailsReading { get; set; }

    public int Loads => Volatile.Read(ref _loadCount);

    public int VersionReads => Volatile.Read(ref _versionCount);

    public int Appends => Volatile.Read(ref _appendCount);

    public int SnapshotsSaved => Volatile.Read(ref _snapshotCount);

    /// <summary>The next appends go wrong so, one after the other.</summary>
    public void NextAppends(params AppendFault[] faults)
    {
        lock (_lock)
            foreach (var fault in faults)
                _next.Enqueue(fault);
    }

    public Gate HoldLoads() => _loads = new();

    public Gate HoldVersionReads() => _versions = new();

    public Gate HoldSnapshots() => _snapshots = new();

    /// <summary>Keeps appends from the log until <see cref="ReleaseAppends"/>.</summary>
    public void HoldAppends()
    {
        lock (_lock)
            _held ??= new();
    }

    /// <summary>Waits until that many more appends are held.</summary>
    public Task HeldAsync(int count) => _arrived.WaitAsync(count);

    /// <summary>Lets those that are held go, in their order.</summary>
    /// <param name="holdOn">Whether later ones are held again.</param>
    public void ReleaseAppends(bool holdOn = false)
    {
        Queue<Action> released;
        lock (_lock)
            (released, _held) = (_held ?? new(), holdOn ? new() : null);
        foreach (var append in released)
            append();
    }

    internal Task<AppendOutcome> AppendAsync(IEventLog log, AppendRequest request, CancellationToken cancellationToken)
    {
        AppendFault fault;
        lock (_lock)
        {
            Interlocked.Increment(ref _appendCount);
            fault = _next.TryDequeue(out var next) ? next : ChooseFault?.Invoke() ?? AppendFault.None;
            if (_held is not null)
            {
                var later = new TaskCompletionSource<Task<AppendOutcome>>(TaskCreationOptions.RunContinuationsAsynchronously);
                _held.Enqueue(() => later.SetResult(AppendAsync(log, request, fault, cancellationToken)));
                _arrived.Add();
                return later.Task.Unwrap();
            }
        }

        return AppendAsync(log, request, fault, cancellationToken);
    }

    internal Task<LoadedStream> LoadAsync(Func<Task<LoadedStream>> read)
    {
        Interlocked.Increment(ref _loadCount);
        return ReadAsync(read, _loads);
    }

    internal Task<long> ReadVersionAsync(Func<Task<long>> read)
    {
        Interlocked.Increment(ref _versionCount);
        return ReadAsync(read, _versions);
    }

    internal Task<T> ReadAsync<T>(Func<Task<T>> read) => ReadAsync(read, null);

    internal async Task SaveSnapshotAsync(Func<Task> save)
    {
        if (_snapshots is { } gate)
            await gate.PassAsync(CancellationToken.None);
        await save();
        Interlocked.Increment(ref _snapshotCount);
    }

    private async Task<T> ReadAsync<T>(Func<Task<T>> read, Gate? gate)
    {
        if (FailsReading?.Invoke() == true)
            throw new LogUnavailableException("The log cannot be read (test).");
        if (gate is null)
            return await read();

        // Read first, then held: what a slow answer tells may be old by the time it arrives.
        var answer = await read();
        await gate.PassAsync(CancellationToken.None);
        return answer;
    }

    private static Task<AppendOutcome> AppendAsync(IEventLog log, AppendRequest request, AppendFault fault, CancellationToken cancellationToken) => fault switch
    {
        AppendFault.None => log.AppendAsync(request, cancellationToken),
        AppendFault.NotWritten => Task.FromException<AppendOutcome>(new AppendNotWrittenException("Not written (test).", NotWrittenReason.Unavailable)),
        AppendFault.UnknownNotWritten => Task.FromException<AppendOutcome>(new AppendOutcomeUnknownException("Unknown (test).")),
        AppendFault.Unforeseen => throw new InvalidOperationException("Unforeseen (test)."),
        _ => WriteUnheardAsync(log.AppendAsync(request, cancellationToken)),
    };

    private static async Task<AppendOutcome> WriteUnheardAsync(Task<AppendOutcome> append)
    {
        await append;
        throw new AppendOutcomeUnknownException("Unknown (test).");
    }
}

/// <summary>Holds whoever comes by until it is opened.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Arrivals _arrived = new();

    public void Open() => _open.TrySetResult();

    /// <summary>Waits until that many more have come.</summary>
    public Task ArrivedAsync(int count = 1) => _arrived.WaitAsync(count);

    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        _arrived.Add();
        await _open.Task.WaitAsync(cancellationToken);
    }
}
