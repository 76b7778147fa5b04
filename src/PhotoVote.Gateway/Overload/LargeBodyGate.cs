using PhotoVote.Domain;

namespace PhotoVote.Gateway.Overload;

/// <summary>
/// The places for large bodies. Half of them at most are for one address, half for callers without a known key, a quarter for one key: few
/// send such bodies, and nobody who does needs more at once.
/// </summary>
internal sealed class LargeBodyGate(int places)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, int> _ofAddress = [];
    private readonly Dictionary<KeyHash, int> _ofKey = [];
    private int _unkeyed;

    public int Inside { get; private set; }

    public bool TryEnter(Caller caller, bool isUnkeyed)
    {
        lock (_gate)
        {
            var half = Math.Max(1, places / 2);
            var (ofAddress, ofKey) = (_ofAddress.GetValueOrDefault(caller.Address), caller.Key is { } hash ? _ofKey.GetValueOrDefault(hash) : 0);
            if (Inside >= places || ofAddress >= half || (isUnkeyed && _unkeyed >= half) || ofKey >= Math.Max(1, places / 4))
                return false;
            Inside++;
            _unkeyed += isUnkeyed ? 1 : 0;
            _ofAddress[caller.Address] = ofAddress + 1;
            if (caller.Key is { } key)
                _ofKey[key] = ofKey + 1;
            return true;
        }
    }

    /// <summary>With the same that it entered with.</summary>
    public void Leave(Caller caller, bool isUnkeyed)
    {
        lock (_gate)
        {
            Inside--;
            _unkeyed -= isUnkeyed ? 1 : 0;
            LeaveOne(_ofAddress, caller.Address);
            if (caller.Key is { } key)
                LeaveOne(_ofKey, key);
        }
    }

    /// <summary>Nobody is remembered who is not inside.</summary>
    private static void LeaveOne<T>(Dictionary<T, int> counts, T of)
        where T : notnull
    {
        if (--counts[of] == 0)
            counts.Remove(of);
    }
}
