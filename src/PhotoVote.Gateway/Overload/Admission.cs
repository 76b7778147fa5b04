using System.Diagnostics.Metrics;
using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Overload;

/// <summary>
/// Who is let in. A hall sits behind one address, so whoever shows a key that is known to open something is limited by that key; all others
/// are limited by their address, and all together. Whether a key opens anything is known only when the answer is there: until then it is
/// paid for by the address, which has it back when the key was right. So right keys cost their address nothing but the time of one
/// request, and wrong ones, however many are forged, get no further than none at all.
/// </summary>
internal sealed class Admission
{
    private const int MostKeys = 100_000;
    private const int MostAddresses = 50_000;

    /// <summary>Bodies above <see cref="Requests.BodyReader.SmallBody"/> at the same time; what one of them becomes takes several megabytes.</summary>
    private const int MostLargeBodies = 32;

    private readonly LimitSettings _settings;
    private readonly TimeProvider _time;
    private readonly Callers<KeyHash, TokenBucket> _keys;
    private readonly Callers<UInt128, Address> _addresses;
    private readonly Address _otherAddresses;
    private readonly TokenBucket _unkeyed;
    private readonly RequestGate _arriving;
    private readonly RequestGate _working;
    private readonly RejectionMeter _meter;
    private int _largeBodies;

    public Admission(LimitSettings settings, TimeProvider time, IMeterFactory meters)
    {
        (_settings, _time) = (settings, time);
        _keys = new(MostKeys, bucket => bucket.IsFull, time);
        _addresses = new(MostAddresses, address => address is { Arriving: 0, Bucket.IsFull: true }, time);
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

    /// <summary>How many keys are known to open something, and how many addresses are known.</summary>
    public (int Keys, int Addresses) Known => (_keys.Count, _addresses.Count);

    /// <summary>Lets a request in, before anything of its body is read.</summary>
    /// <param name="staysOpen">Its answer goes on for as long as somebody listens: that it is there holds nobody up.</param>
    public (Admitted? Admitted, ProblemResult? Problem) Enter(Caller caller, bool staysOpen)
    {
        // Those for whom there is no room share what one has.
        var address = _addresses.FindOrAdd(caller.Address, NewAddress) ?? _otherAddresses;
        var key = caller.Key is { } hash ? _keys.Find(hash) : null;
        if (Pay(address, key) is { } tooOften)
            return (null, tooOften);
        var admitted = new Admitted(this, caller, address, key);
        if (staysOpen || _arriving.Enter(ref address.Arriving, admitted.IsUnkeyed) is not { } tooMany)
            return (staysOpen ? admitted : admitted.Arrived(), null);
        if (admitted.IsUnkeyed)
            GiveBack(address);
        return (null, TooMuch(tooMany));
    }

    private ProblemResult? Pay(Address address, TokenBucket? key)
    {
        if (key is not null)
            return key.Take() is { } wait ? TooOften(Rejections.KeyRate, "with this key", wait) : null;
        if (address.Bucket.Take() is { } forAddress)
            return TooOften(Rejections.AddressRate, "from this address without a key that is known here", forAddress);
        if (_unkeyed.Take() is not { } forAll)
            return null;
        address.Bucket.GiveBack();
        return TooOften(Rejections.UnkeyedRate, "without a key that is known here", forAll);
    }

    private void GiveBack(Address address)
    {
        address.Bucket.GiveBack();
        _unkeyed.GiveBack();
    }

    private Address NewAddress() => new(new(_settings.AddressRate, _settings.AddressBurst, _time));

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
    internal sealed class Address(TokenBucket bucket)
    {
        public int Arriving;
        public int Working;

        public TokenBucket Bucket { get; } = bucket;
    }

    /// <summary>A request that was let in. It leaves once.</summary>
    internal sealed class Admitted(Admission admission, Caller caller, Address address, TokenBucket? key)
    {
        private bool _arrived;
        private bool _working;
        private bool _hasLargeBody;

        public Address Address { get; } = address;

        public Caller Caller { get; } = caller;

        public bool IsUnkeyed => key is null;

        internal Admitted Arrived()
        {
            _arrived = true;
            return this;
        }

        /// <summary>The request has been read, and is to be worked on.</summary>
        /// <returns>Why not now; null when it may.</returns>
        public ProblemResult? Work()
        {
            if (!_arrived || _working)
                return null;
            if (admission._working.Enter(ref Address.Working, IsUnkeyed) is { } tooMany)
                return admission.TooMuch(tooMany);
            _working = true;
            return null;
        }

        /// <summary>Its body is larger than most.</summary>
        /// <returns>Why it is not read now; null when it may be.</returns>
        public ProblemResult? ReadLargeBody()
        {
            if (_hasLargeBody)
                return null;
            if (Interlocked.Increment(ref admission._largeBodies) > MostLargeBodies)
            {
                Interlocked.Decrement(ref admission._largeBodies);
                return admission.TooMuch(Rejections.LargeBodies);
            }

            _hasLargeBody = true;
            return null;
        }

        /// <summary>It is answered.</summary>
        public void Leave(KeyVerdict verdict)
        {
            if (_hasLargeBody)
                Interlocked.Decrement(ref admission._largeBodies);
            if (_working)
                admission._working.Leave(ref Address.Working, IsUnkeyed);
            if (_arrived)
                admission._arriving.Leave(ref Address.Arriving, IsUnkeyed);
            switch (verdict)
            {
                case KeyVerdict.Opens when key is null:
                    admission.GiveBack(Address);
                    _ = admission._keys.FindOrAdd(Caller.Key!.Value, () => admission.NewKey(Caller));
                    break;
                case KeyVerdict.Wrong when key is not null:
                    _ = Address.Bucket.Take();
                    break;
            }
        }
    }

    private TokenBucket NewKey(Caller caller) => caller.IsOrganiser
        ? new(_settings.OrganiserRate, _settings.OrganiserBurst, _time)
        : new(_settings.KeyRate, _settings.KeyBurst, _time);
}
