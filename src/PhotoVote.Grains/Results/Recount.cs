using PhotoVote.Grains.Results.Feed;

namespace PhotoVote.Grains.Results;

/// <summary>
/// The counts that are to take the place of those that are shown. What could not be finished goes on where it stopped, when somebody asks again; but
/// after a failure not at once, and after each further one only after twice the time: whoever asks must not have the log read over and over.
/// </summary>
internal sealed class Recount(TimeProvider time)
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private (ElectionCount Of, ElectionCount Anew)? _begun;
    private TimeSpan _pause;
    private long _failedAt;

    public bool IsPausing => _pause > TimeSpan.Zero && time.GetElapsedTime(_failedAt) < _pause;

    /// <summary>As far as they have come; from the election's first event where they are none, or can never be right.</summary>
    public ElectionCount Of(ElectionCount shown)
    {
        if (_begun is not { } begun || begun.Of != shown || begun.Anew is { NeedsRecount: true } or { Fault: not null })
            _begun = begun = (shown, shown.Recount());
        return begun.Anew;
    }

    public void Finished() => (_begun, _pause) = (null, TimeSpan.Zero);

    public void Failed(Exception e)
    {
        if (e is LogSetBackException)
            _begun = null;
        _failedAt = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? FirstPause : _pause < LongestPause / 2 ? _pause * 2 : LongestPause;
    }
}
