using PhotoVote.Campaign.Faults;

namespace PhotoVote.Campaign.Load;

/// <summary>How long it takes after the end of each fault until something is acknowledged that was sent after it.</summary>
internal sealed class RecoveryWatch
{
    private readonly Lock _lock = new();
    private readonly List<Recovery> _recoveries = [];
    private readonly List<Recovery> _waiting = [];
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private long _last;
    private TimeSpan _longestPause;

    /// <summary>One fault, and the seconds to the first acknowledgement after it; null when none came.</summary>
    public sealed record Recovery(Fault Fault, long Ended)
    {
        public double? Seconds { get; set; }
    }

    public IReadOnlyList<Recovery> Recoveries
    {
        get
        {
            lock (_lock)
                return [.. _recoveries];
        }
    }

    /// <summary>The longest time in which nobody was acknowledged anything.</summary>
    public TimeSpan LongestPause => _longestPause;

    public void FaultEnded(Fault fault)
    {
        lock (_lock)
        {
            var recovery = new Recovery(fault, TimeProvider.System.GetTimestamp());
            _recoveries.Add(recovery);
            _waiting.Add(recovery);
        }
    }

    /// <param name="sent">When the acknowledged command was sent.</param>
    public void Acknowledged(long sent)
    {
        lock (_lock)
        {
            var now = TimeProvider.System.GetTimestamp();
            var pause = TimeProvider.System.GetElapsedTime(_last == 0 ? _begun : _last, now);
            _longestPause = pause > _longestPause ? pause : _longestPause;
            _last = now;
            _waiting.RemoveAll(waiting =>
            {
                if (sent < waiting.Ended)
                    return false;
                waiting.Seconds = TimeProvider.System.GetElapsedTime(waiting.Ended, now).TotalSeconds;
                return true;
            });
        }
    }
}
