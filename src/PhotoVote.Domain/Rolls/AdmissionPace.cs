namespace PhotoVote.Domain.Rolls;

/// <summary>
/// How fast ballots may be issued where anyone is admitted: the generic cell rate algorithm (ITU-T I.371, the virtual
/// scheduling form). A clock runs ahead of the real one by an interval a ballot; while it is no more than a burst ahead, a
/// ballot may be issued. The burst is what one second brings, and at least 10. All in whole microseconds.
/// </summary>
public static class AdmissionPace
{
    private const long MicrosecondsAMinute = 60_000_000;

    public static long Interval(int ballotsAMinute) => MicrosecondsAMinute / Math.Max(1, ballotsAMinute);

    public static int Burst(int ballotsAMinute) => Math.Max(10, (ballotsAMinute + 59) / 60);

    /// <summary>The clock after one more ballot, or null when it is too early for one.</summary>
    /// <param name="pacedUntil">The clock now, unix microseconds; 0 before the first ballot.</param>
    /// <param name="wait">How long until one may be issued, when it is too early.</param>
    public static long? Next(long pacedUntil, DateTimeOffset at, int ballotsAMinute, out TimeSpan wait)
    {
        var now = at.ToUnixTimeMilliseconds() * 1_000;
        var interval = Interval(ballotsAMinute);
        var earliest = pacedUntil - ((Burst(ballotsAMinute) - 1) * interval);
        wait = now >= earliest ? TimeSpan.Zero : TimeSpan.FromMicroseconds(earliest - now);
        return now >= earliest ? Math.Max(pacedUntil, now) + interval : null;
    }
}
