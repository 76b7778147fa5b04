using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Overload;

/// <summary>
/// Who is let in. A hall sits behind one address, so whoever shows a key that is known to open something is limited by that key, and with
/// all such keys of its address by what a hall can do; all others are limited by their address far below that, and all together. Whether a
/// key opens anything is known only when the answer is there: until then it is paid for like none, and has that back when it was right. So
/// wrong keys, however many are forged, get no further than none at all; and right ones, which anybody can make (with an election of their
/// own, and voters and ballots in it), get no further together than a hall.
/// </summary>
internal sealed partial class Admission
{
    private const int MostKeys = 100_000;
    private const int MostAddresses = 50_000;

    private readonly LimitSettings _settings;
    private readonly TimeProvider _time;
    private readonly Callers<KeyHash, TokenBucket> _keys;
    private readonly Callers<UInt128, Address> _addresses;
    private readonly Address _otherAddresses;
    private readonly TokenBucket _unkeyed;
    private readonly RequestGate _arriving;
    private readonly RequestGate _working;
    private readonly RejectionMeter _meter;
    private readonly ConcurrentDictionary<BodyTerms, LargeBodyGate> _largeBodies = new();

    public Admission(LimitSettings settings, TimeProvider time, IMeterFactory meters)
    {
        (_settings, _time) = (settings, time);
        _keys = new(MostKeys, bucket => bucket.IsFull, time);
        _addresses = new(MostAddresses, address => address is { Arriving: 0, Unkeyed.IsFull: true, Keyed.IsFull: true }, time);
        _otherAddresses = NewAddress();
        _unkeyed = new(settings.UnkeyedRate, settings.UnkeyedBurst, time);
        _arriving = new(settings.Arriving, LimitSettings.Share(settings.Arriving), LimitSettings.Share(settings.Arriving));
        _working = new(settings.Requests, settings.RequestsOfAnAddress, settings.UnkeyedRequests);
        _meter = new(meters, () => _working.Inside);
    }

    /// <summary>How many requests are worked on.</summary>
    public int Working => _working.Inside;

    /// <summary>How many requests are being read or worked on.</summary>
    public int Arriving => _arriving.Inside;

    /// <summary>How many large bodies of these terms are being read, or worked on.</summary>
    public int LargeBodies(BodyTerms terms) => _largeBodies.TryGetValue(terms, out var gate) ? gate.Inside : 0;

    /// <summary>How many keys are known to open something, and how many addresses are known.</summary>
    public (int Keys, int Addresses) Known => (_keys.Count, _addresses.Count);

    /// <summary>Lets a request in, before anything of its body is read.</summary>
    /// <param name="staysOpen">Its answer goes on for as long as somebody listens: that it is there holds nobody up.</param>
    public (Admitted? Admitted, ProblemResult? Problem) Enter(Caller caller, bool staysOpen)
    {
        // Those for whom there is no room share what one has.
        var address = _addresses.FindOrAdd(caller.Address, NewAddress) ?? _otherAddresses;
        var key = caller.Key is { } hash ? _keys.Find(hash) : null;
        var (payment, tooOften) = Pay(address, key);
        if (payment is null)
            return (null, tooOften);
        var admitted = new Admitted(this, caller, address, key, payment.Value);
        if (staysOpen || _arriving.Enter(ref address.Arriving, admitted.IsUnkeyed) is not { } tooMany)
            return (staysOpen ? admitted : admitted.Arrived(), null);
        payment.Value.GiveBack();
        return (null, TooMuch(tooMany));
    }

    private (Payment?, ProblemResult?) Pay(Address address, TokenBucket? key)
    {
        var (first, second) = key is null ? (address.Unkeyed, _unkeyed) : (key, address.Keyed);
        if (first.Take() is { } wait)
            return (null, key is null
                ? TooOften(Rejections.AddressRate, "from this address without a key that is known here", wait)
                : TooOften(Rejections.KeyRate, "with this key", wait));
        if (second.Take() is not { } forAll)
            return (new(first, second), null);
        first.GiveBack();
        return (null, key is null
            ? TooOften(Rejections.UnkeyedRate, "without a key that is known here", forAll)
            : TooOften(Rejections.AddressKeyedRate, "from this address", forAll));
    }

    private Address NewAddress() => new(
        new(_settings.AddressRate, _settings.AddressBurst, _time), new(_settings.AddressKeyedRate, _settings.AddressKeyedBurst, _time));

    private TokenBucket NewKey(Caller caller) => caller.IsOrganiser
        ? new(_settings.OrganiserRate, _settings.OrganiserBurst, _time)
        : new(_settings.KeyRate, _settings.KeyBurst, _time);

    private ProblemResult TooOften(string rejection, string what, TimeSpan wait)
    {
        _meter.Count(rejection);
        return new(EdgeCodes.TooManyRequests, $"Too many requests {what}; nothing was written.")
        {
            RetryAfterSeconds = Math.Clamp((int)Math.Ceiling(wait.TotalSeconds), 1, 60),
        };
    }

    private ProblemResult TooMuch(string rejection)
    {
        _meter.Count(rejection);
        return new(FailureCodes.Overloaded, Replies.TooMuch);
    }

    /// <summary>What is known of an address.</summary>
    /// <param name="unkeyed">For requests without a known key.</param>
    /// <param name="keyed">For those with one.</param>
    internal sealed class Address(TokenBucket unkeyed, TokenBucket keyed)
    {
        public int Arriving;
        public int Working;

        public TokenBucket Unkeyed { get; } = unkeyed;

        public TokenBucket Keyed { get; } = keyed;
    }

    /// <summary>What a request was let in for: a token of each. It has them back when it is turned away all the same.</summary>
    internal readonly record struct Payment(TokenBucket First, TokenBucket Second)
    {
        public void GiveBack()
        {
            First.GiveBack();
            Second.GiveBack();
        }
    }
}
