using PhotoVote.Domain;
using PhotoVote.EventLog;

namespace PhotoVote.Cli.Verification;

/// <summary>Where a check failed, what it expected there and what it found.</summary>
internal sealed record Place(int Partition, long Position, string Stream, long Version, string Expected, string Found);

/// <summary>One thing that must be true of a log. It sees every event once, in the order of the log, partition after partition.</summary>
internal abstract class LogCheck
{
    /// <summary>How many places a check keeps; it counts them all.</summary>
    public const int PlacesKept = 5;

    private readonly List<Place> _places = [];

    /// <summary>A word to name it by.</summary>
    public abstract string Name { get; }

    /// <summary>What must be true.</summary>
    public abstract string Claim { get; }

    /// <summary>Where it was not true, the first of them.</summary>
    public IReadOnlyList<Place> Places => _places;

    /// <summary>How often it was not true.</summary>
    public long Failures { get; private set; }

    /// <summary>Why it was not checked; null when it was.</summary>
    public virtual string? Skipped => null;

    public virtual void BeginPartition(int partition)
    {
    }

    /// <summary>Before the first event of an election.</summary>
    public virtual Task MeetAsync(ElectionId election, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Looks at an event, before it is folded.</summary>
    public virtual void Look(LogStep step)
    {
    }

    /// <summary>After some events, a few thousand at most: for what has to be asked of the log about them.</summary>
    public virtual Task EndPageAsync(IEventLog log, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the last event of a partition.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="head">Its last position when reading began.</param>
    /// <param name="replay">Everything in it.</param>
    public virtual void EndPartition(int partition, long head, PartitionReplay replay)
    {
    }

    /// <summary>After the last partition.</summary>
    public virtual Task EndAsync(IEventLog log, CancellationToken cancellationToken) => Task.CompletedTask;

    protected void Fail(Place place)
    {
        Failures++;
        if (_places.Count < PlacesKept)
            _places.Add(place);
    }

    protected void Fail(LogStep step, string expected, string found) =>
        Fail(new Place(step.Partition, step.Recorded.Position, step.Recorded.Stream, step.Recorded.Version, expected, found));
}
