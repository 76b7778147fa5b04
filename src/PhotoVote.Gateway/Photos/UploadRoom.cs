using PhotoVote.Domain;

namespace PhotoVote.Gateway.Photos;

/// <summary>How much of photos may be in memory while they are received and wait to be developed. One election gets half of it at the most.</summary>
internal sealed class UploadRoom(PhotoSettings settings)
{
    private const long Usual = 256L << 20;

    private readonly long _most = Math.Max(Usual, 4L * settings.MaxBytes);
    private readonly Dictionary<ElectionId, long> _ofElection = [];
    private readonly Lock _lock = new();
    private long _taken;

    /// <summary>Bytes that are announced or there.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <param name="bytes">As many as the sender announces.</param>
    /// <returns>What gives the room back when disposed; null when there is none.</returns>
    public IDisposable? Enter(ElectionId election, long bytes)
    {
        lock (_lock)
        {
            var own = _ofElection.GetValueOrDefault(election);
            if (_taken + bytes > _most || own + bytes > _most / 2)
                return null;
            _taken += bytes;
            _ofElection[election] = own + bytes;
        }

        return new Place(this, election, bytes);
    }

    private void Leave(ElectionId election, long bytes)
    {
        lock (_lock)
        {
            _taken -= bytes;
            if ((_ofElection[election] -= bytes) == 0)
                _ofElection.Remove(election);
        }
    }

    private sealed class Place(UploadRoom room, ElectionId election, long bytes) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!_left)
                room.Leave(election, bytes);
            _left = true;
        }
    }
}
