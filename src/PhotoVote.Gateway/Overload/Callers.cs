using System.Collections.Concurrent;

namespace PhotoVote.Gateway.Overload;

/// <summary>What is known of those who come, by whatever tells them apart: never more than so many, however many there are.</summary>
internal sealed class Callers<TKey, TCaller>(int capacity, Func<TCaller, bool> isForgettable, TimeProvider time)
    where TKey : notnull
    where TCaller : class
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TKey, TCaller> _known = new();
    private readonly Lock _sweeping = new();
    private long? _sweptAt;
    private int _count;

    /// <summary>How many are known.</summary>
    public int Count => _count;

    public TCaller? Find(TKey key) => _known.GetValueOrDefault(key);

    /// <summary>The caller with this key; null when there are too many already.</summary>
    public TCaller? FindOrAdd(TKey key, Func<TCaller> make)
    {
        if (_known.TryGetValue(key, out var known))
            return known;
        if (_count >= capacity && !Sweep())
            return null;
        var made = make();
        if (!_known.TryAdd(key, made))
            return _known.GetValueOrDefault(key) ?? made;
        Interlocked.Increment(ref _count);
        return made;
    }

    /// <summary>Forgets those whom it makes no difference to; not all the time, because it looks at everybody.</summary>
    private bool Sweep()
    {
        lock (_sweeping)
        {
            if (_count < capacity)
                return true;
            if (_sweptAt is { } before && time.GetElapsedTime(before) < SweepInterval)
                return false;
            foreach (var (key, caller) in _known)
                if (isForgettable(caller) && _known.TryRemove(key, out _))
                    Interlocked.Decrement(ref _count);
            _sweptAt = time.GetTimestamp();
            return _count < capacity;
        }
    }
}
