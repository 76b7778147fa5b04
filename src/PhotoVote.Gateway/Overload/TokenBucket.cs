namespace PhotoVote.Gateway.Overload;

/// <summary>A token bucket: so many at once, and so many a second. For use by many threads.</summary>
internal sealed class TokenBucket(int rate, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <returns>Null when a token was taken; else how long until there is one.</returns>
    public TimeSpan? Take()
    {
        lock (_gate)
        {
            Fill();
            if (_tokens < 1)
                return TimeSpan.FromSeconds((1 - _tokens) / rate);
            _tokens--;
            return null;
        }
    }

    /// <summary>Takes a token back that was only lent.</summary>
    public void GiveBack()
    {
        lock (_gate)
            _tokens = Math.Min(burst, _tokens + 1);
    }

    /// <summary>Whether nobody would miss it: another one would be the same.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                Fill();
                return _tokens >= burst;
            }
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * rate));
        _filledAt = now;
    }
}
