using System.Diagnostics;
using PhotoVote.EventLog;

namespace PhotoVote.Grains.Projections;

/// <summary>
/// What a reader of the log tells of itself: how far it has come, and that it is alive. Whoever reads on continuously tells it of every page,
/// also of an empty one. Times are the machine's own, not the clock by which elections open: they must not jump.
/// </summary>
public sealed class ProjectionProgress : IDisposable
{
    private readonly ProjectionRegistry _registry;
    private long _position;
    private long _movedAt = Stopwatch.GetTimestamp();
    private long _failingSince;
    private bool _hasFault;

    internal ProjectionProgress(ProjectionRegistry registry, string projection, int partition, long position) =>
        (_registry, Projection, Partition, _position) = (registry, projection, partition, position);

    /// <summary>Which projection.</summary>
    public string Projection { get; }

    /// <summary>Of which partition.</summary>
    public int Partition { get; }

    /// <summary>It has read everything up to here.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>For how long it has neither come further nor found that it was at the end of the log.</summary>
    public TimeSpan Standing => Stopwatch.GetElapsedTime(Interlocked.Read(ref _movedAt));

    /// <summary>Whether its last look at the log failed.</summary>
    public bool IsFailing => Interlocked.Read(ref _failingSince) != 0;

    /// <summary>Whether it cannot read the log, of all reasons for failing.</summary>
    internal bool HasLostLog { get; private set; }

    /// <summary>Whether it has stopped for good, though nobody stopped it.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>It has read a page, and done with it what it does.</summary>
    public void Read(LogPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (Interlocked.Exchange(ref _position, page.Position) < page.Position || page.IsAtHead)
            Interlocked.Exchange(ref _movedAt, Stopwatch.GetTimestamp());
        if (Interlocked.Exchange(ref _failingSince, 0) is var since && since == 0)
            return;
        var after = Stopwatch.GetElapsedTime(since);
        if (_hasFault)
            _registry.ReadsOn(this, after);
        if (HasLostLog)
            _registry.Recovered(this, after);
        (_hasFault, HasLostLog) = (false, false);
    }

    /// <summary>It could not read, or not do what it does; it tries again.</summary>
    public void Failed(Exception e)
    {
        Interlocked.CompareExchange(ref _failingSince, Stopwatch.GetTimestamp(), 0);

        // Each once, until it reads on.
        if (e is LogUnavailableException && !HasLostLog)
        {
            HasLostLog = true;
            _registry.LostLog(this, e);
        }
        else if (e is not LogUnavailableException && !_hasFault)
        {
            _hasFault = true;
            _registry.Faulted(this, e);
        }

        _registry.CountFailure(Projection, Partition);
    }

    /// <summary>It has come to an end that it should not have come to.</summary>
    public void Ended(Exception e)
    {
        HasEnded = true;
        _registry.Ended(this, e);
    }

    /// <summary>It reads no more, as it should.</summary>
    public void Dispose() => _registry.Remove(this);
}
