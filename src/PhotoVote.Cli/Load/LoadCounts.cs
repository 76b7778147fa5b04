using System.Collections.Concurrent;
using PhotoVote.Cli.Voting;

namespace PhotoVote.Cli.Load;

/// <summary>What happens during a load. For any number of threads.</summary>
internal sealed class LoadCounts
{
    private readonly ConcurrentDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private long _arrived;
    private long _notSent;
    private long _voted;
    private long _commands;
    private long _done;
    private long _retries;
    private int _atOnce;
    private int _mostAtOnce;
    private int _waiting;
    private int _mostWaiting;

    /// <summary>From the moment for which a command was planned to its answer.</summary>
    public LatencyHistogram Commands { get; } = new();

    /// <summary>From a voter's planned arrival to the answer to the cast.</summary>
    public LatencyHistogram Ballots { get; } = new();

    public IReadOnlyDictionary<string, long> Errors => _errors;

    public long Arrived => Volatile.Read(ref _arrived);

    /// <summary>Voters who found as many waiting as may.</summary>
    public long NotSent => Volatile.Read(ref _notSent);

    /// <summary>Ballots whose cast was acknowledged.</summary>
    public long Voted => Volatile.Read(ref _voted);

    public long Sent => Volatile.Read(ref _commands);

    public long Done => Volatile.Read(ref _done);

    /// <summary>How often a command was sent again, under its id.</summary>
    public long Retries => Volatile.Read(ref _retries);

    public int AtOnce => Volatile.Read(ref _atOnce);

    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    public int Waiting => Volatile.Read(ref _waiting);

    public int MostWaiting => Volatile.Read(ref _mostWaiting);

    public void Arrive() => Interlocked.Increment(ref _arrived);

    public void Leave() => Interlocked.Increment(ref _notSent);

    public void Answered(in Answer answer, TimeSpan latency)
    {
        Interlocked.Increment(ref _commands);
        if (answer.Attempts > 1)
            Interlocked.Add(ref _retries, answer.Attempts - 1);
        Commands.Add(latency);
        if (answer.IsDone)
            Interlocked.Increment(ref _done);
        else
            _errors.AddOrUpdate(answer.Kind, 1, (_, count) => count + 1);
    }

    public void Cast(TimeSpan sinceArrival)
    {
        Interlocked.Increment(ref _voted);
        Ballots.Add(sinceArrival);
    }

    /// <summary>Told under the lock of whoever lets voters in.</summary>
    public void Crowd(int atOnce, int waiting)
    {
        Volatile.Write(ref _atOnce, atOnce);
        Volatile.Write(ref _waiting, waiting);
        _mostAtOnce = Math.Max(_mostAtOnce, atOnce);
        _mostWaiting = Math.Max(_mostWaiting, waiting);
    }
}
