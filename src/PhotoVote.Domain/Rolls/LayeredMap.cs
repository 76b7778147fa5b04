using System.Collections.Immutable;

namespace PhotoVote.Domain.Rolls;

/// <summary>
/// An immutable map that is quick to make of many entries: those that it began with lie in a hash table that nobody changes any more, and
/// what was set since lies above them, in a tree. Thousands of entries come into a table several times faster than into a tree, and a roll
/// that wakes up has thousands.
/// </summary>
internal sealed class LayeredMap<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, TValue> _base;
    private readonly ImmutableDictionary<TKey, TValue> _above;

    /// <param name="entries">What it begins with. It is the map's from now on: the caller changes it no more.</param>
    public LayeredMap(Dictionary<TKey, TValue> entries)
        : this(entries, ImmutableDictionary.Create<TKey, TValue>(entries.Comparer), entries.Count)
    {
    }

    private LayeredMap(Dictionary<TKey, TValue> entries, ImmutableDictionary<TKey, TValue> above, int count) =>
        (_base, _above, Count) = (entries, above, count);

    public int Count { get; }

    /// <summary>In no order.</summary>
    public IEnumerable<TValue> Values => _above.IsEmpty
        ? _base.Values
        : _base.Where(entry => !_above.ContainsKey(entry.Key)).Select(entry => entry.Value).Concat(_above.Values);

    public TValue? Find(TKey key) => _above.TryGetValue(key, out var set) ? set : _base.GetValueOrDefault(key);

    /// <summary>The map with this entry, in place of another with its key. O(log n).</summary>
    public LayeredMap<TKey, TValue> With(TKey key, TValue value) =>
        new(_base, _above.SetItem(key, value), Find(key) is null ? Count + 1 : Count);

    /// <summary>The map with those of the entries whose key it does not have yet; of two with one key, the first.</summary>
    public LayeredMap<TKey, TValue> WithNew(IEnumerable<KeyValuePair<TKey, TValue>> entries)
    {
        var above = _above.ToBuilder();
        foreach (var (key, value) in entries)
            if (!_base.ContainsKey(key))
                above.TryAdd(key, value);
        return new(_base, above.ToImmutable(), Count + above.Count - _above.Count);
    }
}
