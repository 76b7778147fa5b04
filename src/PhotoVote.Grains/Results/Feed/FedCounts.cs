using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;

namespace PhotoVote.Grains.Results.Feed;

/// <summary>Counts that are fed from the same pages, by their elections. Not for use by two threads at once.</summary>
internal sealed class FedCounts
{
    // An election may be counted twice for a while: by the count that is shown, and by the one that will take its place.
    private readonly Dictionary<string, List<ElectionCount>> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ElectionCount>>.AlternateLookup<ReadOnlySpan<char>> _byName;

    public FedCounts() => _byName = _counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public bool IsEmpty => _counts.Count == 0;

    public IEnumerable<ElectionCount> All => _counts.Values.SelectMany(same => same);

    public bool Contains(ElectionCount count) => _counts.TryGetValue(count.Election.ToString(), out var same) && same.Contains(count);

    public void Add(ElectionCount count)
    {
        var key = count.Election.ToString();
        if (!_counts.TryGetValue(key, out var same))
            _counts.Add(key, same = []);
        same.Add(count);
    }

    public bool Remove(ElectionCount count)
    {
        var key = count.Election.ToString();
        if (!_counts.TryGetValue(key, out var same) || !same.Remove(count))
            return false;
        if (same.Count == 0)
            _counts.Remove(key);
        return true;
    }

    /// <summary>Gives each event to whom it concerns. Of all others the stream's name and the type are looked at.</summary>
    public void Feed(LogPage page, IEventCodec codec)
    {
        foreach (var recorded in page.Events)
        {
            var slash = recorded.Stream.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || !_byName.TryGetValue(recorded.Stream.AsSpan(0, slash), out var same) || !TallyEvents.IsWanted(recorded.Type))
                continue;
            foreach (var count in same)
                count.Count(recorded, codec);
        }

        if (page.Events is [.., var last])
            foreach (var same in _counts.Values)
                foreach (var count in same)
                    count.MoveTo(last.Position, last.Id);
    }
}
