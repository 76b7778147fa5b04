using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Serialization;
using Orleans.Storage;

namespace PhotoVote.Tests.EventLog.Journaling.Defects.Stock;

/// <summary>
/// Grain storage in memory that keeps its word, with ETags, and fails on demand. Keys of one name before '#' share a record, as two
/// activations of one grain would.
/// </summary>
public sealed class StockRecords(DeepCopier copier) : IGrainStorage
{
    private readonly ConcurrentDictionary<string, StockRecord> _records = new(StringComparer.Ordinal);

    public StockRecord Of(GrainId grain) => _records.GetOrAdd(grain.ToString().Split('#')[0], _ => new());

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        var (state, version) = Of(grainId).Read();
        grainState.State = state is null ? Activator.CreateInstance<T>() : copier.Copy((T)state)!;
        (grainState.RecordExists, grainState.ETag) = (state is not null, ETagOf(version));
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        var version = Of(grainId).Write(copier.Copy(grainState.State)!, seen: grainState.ETag is null ? 0 : int.Parse(grainState.ETag, CultureInfo.InvariantCulture));
        (grainState.RecordExists, grainState.ETag) = (true, ETagOf(version));
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException("No test clears.");

    private static string? ETagOf(int version) => version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the storage holds of one grain, and what is to go wrong with it.</summary>
public sealed class StockRecord
{
    private readonly Lock _lock = new();
    private object? _state;
    private int _version;
    private int _refusals;
    private int _writes;
    private bool _isDown;

    /// <summary>How often it was to be written.</summary>
    public int Writes
    {
        get
        {
            lock (_lock)
                return _writes;
        }
    }

    /// <summary>What is stored; null for nothing.</summary>
    public object? State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    public bool IsDown
    {
        set
        {
            lock (_lock)
                _isDown = value;
        }
    }

    public void RefuseWrites(int count)
    {
        lock (_lock)
            _refusals = count;
    }

    internal (object? State, int Version) Read()
    {
        lock (_lock)
            return _isDown ? throw new IOException("The store is down (test).") : (_state, _version);
    }

    internal int Write(object state, int seen)
    {
        lock (_lock)
        {
            _writes++;
            if (_isDown)
                throw new IOException("The store is down (test).");
            if (_refusals > 0)
            {
                _refusals--;
                throw new IOException("The store refuses to write (test).");
            }

            if (seen != _version)
                throw new InconsistentStateException($"Somebody was faster: version {_version}, not {seen} (test).");
            _state = state;
            return ++_version;
        }
    }
}
