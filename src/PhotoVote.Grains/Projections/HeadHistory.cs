namespace PhotoVote.Grains.Projections;

/// <summary>Where the end of a partition was when, as far as it was looked at: tells for how long a position has been behind it.</summary>
internal sealed class HeadHistory
{
    /// <summary>Of heads that differ; older ones are forgotten, and a lag is then as long as what is known.</summary>
    private const int Capacity = 3_600;

    private readonly Queue<(long Head, TimeSpan At)> _heads = new();
    private long _latest = -1;

    /// <summary>The last one seen.</summary>
    public long Latest => Math.Max(0, _latest);

    /// <param name="head">The head.</param>
    /// <param name="now">When it was read, by a clock that never jumps.</param>
    public void Add(long head, TimeSpan now)
    {
        if (head <= _latest)
            return;
        _latest = head;
        if (_heads.Count == Capacity)
            _heads.Dequeue();
        _heads.Enqueue((head, now));
    }

    /// <summary>How long ago the head was first seen beyond this position; zero when it was not.</summary>
    public TimeSpan BehindSince(long position, TimeSpan now)
    {
        foreach (var (head, at) in _heads)
            if (head > position)
                return now - at;
        return TimeSpan.Zero;
    }
}
