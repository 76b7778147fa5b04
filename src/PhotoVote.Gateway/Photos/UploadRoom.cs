using PhotoVote.Domain;
using PhotoVote.Gateway.Overload;

namespace PhotoVote.Gateway.Photos;

/// <summary>How much of photos may be in memory while they are received and wait to be developed. One election, and one address,
/// get half of it at the most: whoever likes makes many elections.</summary>
internal sealed class UploadRoom(PhotoSettings settings)
{
    private const long Usual = 256L << 20;

    private readonly long _most = Math.Max(Usual, 4L * settings.MaxBytes);
    private readonly Dictionary<ElectionId, long> _ofElection = [];
    private readonly Dictionary<UInt128, long> _ofAddress = [];
    private readonly Lock _lock = new();
    private long _taken;

    /// <summary>Bytes that are announced or there.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <param name="election">For which it is.</param>
    /// <param name="address">The sender's, as <see cref="Caller.Address"/>.</param>
    /// <param name="bytes">As many as the sender announces.</param>
    /// <returns>What gives the room back when disposed; null when there is none.</returns>
    public IDisposable? Enter(ElectionId election, UInt128 address, long bytes)
    {
        lock (_lock)
        {
            if (_taken + bytes > _most || _ofElection.GetValueOrDefault(election) + bytes > _most / 2 || _ofAddress.GetValueOrDefault(address) + bytes > _most / 2)
                return null;
            _taken += bytes;
            _ofElection[election] = _ofElection.GetValueOrDefault(election) + bytes;
            _ofAddress[address] = _ofAddress.GetValueOrDefault(address) + bytes;
        }

        return new Place(this, election, address, bytes);
    }

    private void Leave(ElectionId election, UInt128 address, long bytes)
    {
        lock (_lock)
        {
            _taken -= bytes;
            if ((_ofElection[election] -= bytes) == 0)
                _ofElection.Remove(election);
            if ((_ofAddress[address] -= bytes) == 0)
                _ofAddress.Remove(address);
        }
    }

    private sealed class Place(UploadRoom room, ElectionId election, UInt128 address, long bytes) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!_left)
                room.Leave(election, address, bytes);
            _left = true;
        }
    }
}
