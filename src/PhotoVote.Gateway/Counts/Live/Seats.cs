using System.Collections.Concurrent;
using System.Net;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Counts.Live;

/// <summary>How many listeners there are, in all and from each address, and whether there is room for another.</summary>
internal sealed class Seats(LiveSettings settings)
{
    private readonly ConcurrentDictionary<UInt128, int> _byAddress = new();
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    /// <param name="address">Where the listener comes from.</param>
    /// <param name="seat">Given back when it is disposed; null when there is none.</param>
    /// <returns>Why there is no room, or null.</returns>
    public ProblemResult? TryTake(IPAddress? address, out IDisposable? seat)
    {
        seat = null;
        var of = Caller.AddressOf(address);
        if (Interlocked.Increment(ref _taken) > settings.Listeners)
        {
            Interlocked.Decrement(ref _taken);
            return new(EdgeCodes.ListenersFull, $"{settings.Listeners:N0} listeners are connected, as many as this gateway takes.");
        }

        if (_byAddress.AddOrUpdate(of, 1, (_, taken) => taken + 1) > settings.ListenersPerAddress)
        {
            Leave(of);
            return new(EdgeCodes.ListenersOfAddressFull, $"{settings.ListenersPerAddress:N0} listeners are connected from your address, as many as this gateway takes from one.");
        }

        seat = new Seat(this, of);
        return null;
    }

    private void Leave(UInt128 address)
    {
        // An entry that has come to nothing goes, unless somebody has come meanwhile.
        if (_byAddress.AddOrUpdate(address, 0, (_, taken) => taken - 1) <= 0)
            _byAddress.TryRemove(new(address, 0));
        Interlocked.Decrement(ref _taken);
    }

    private sealed class Seat(Seats seats, UInt128 address) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
                seats.Leave(address);
        }
    }
}
