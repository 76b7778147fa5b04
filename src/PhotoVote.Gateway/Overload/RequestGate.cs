namespace PhotoVote.Gateway.Overload;

/// <summary>Lets so many in at the same time, of one address at most so many, and without a known key at most so many.</summary>
internal sealed class RequestGate(int most, int mostOfAnAddress, int mostUnkeyed)
{
    private int _inside;
    private int _unkeyed;

    public int Inside => _inside;

    /// <param name="ofAddress">How many of the caller's address are inside.</param>
    /// <returns>Null when it is inside now; else why not.</returns>
    public string? Enter(ref int ofAddress, bool isUnkeyed)
    {
        if (Interlocked.Increment(ref _inside) > most)
        {
            Interlocked.Decrement(ref _inside);
            return Rejections.All;
        }

        if (Interlocked.Increment(ref ofAddress) > mostOfAnAddress)
        {
            Interlocked.Decrement(ref ofAddress);
            Interlocked.Decrement(ref _inside);
            return Rejections.OfAddress;
        }

        if (isUnkeyed && Interlocked.Increment(ref _unkeyed) > mostUnkeyed)
        {
            Leave(ref ofAddress, isUnkeyed);
            return Rejections.WithoutKey;
        }

        return null;
    }

    public void Leave(ref int ofAddress, bool isUnkeyed)
    {
        if (isUnkeyed)
            Interlocked.Decrement(ref _unkeyed);
        Interlocked.Decrement(ref ofAddress);
        Interlocked.Decrement(ref _inside);
    }
}
