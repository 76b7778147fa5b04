using System.Diagnostics;
using System.Text.Json;
using PhotoVote.Client;
using PhotoVote.Client.Results;
using PhotoVote.Domain;

namespace PhotoVote.Gateway.Counts.Live;

/// <summary>
/// One election as it is shown through this gateway, to everybody or to its organiser. It asks the tally, wherever in the cluster that is, for
/// the next state, a few times a second at most, encodes it, and hands the same bytes to all who listen.
/// </summary>
/// <param name="token">The organiser's, or null for everybody.</param>
/// <param name="ended">Called when nobody listens any more.</param>
/// <param name="stopping">Cancelled when the server stops.</param>
internal sealed partial class LiveElection(ElectionId election, string? token, IGrainFactory grains, JsonSerializerOptions json, TimeProvider time, ILogger logger, Action<LiveElection> ended, CancellationToken stopping)
{
    /// <summary>Between two states.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    /// <summary>Listeners: a fraction of a millisecond.</summary>
    private const int Turn = 64;

    /// <summary>For the tally to answer that there is nothing new.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly HashSet<Listener> _listeners = [];
    private Listener[]? _all;
    private Frame? _latest;
    private bool _hasStarted;
    private bool _hasEnded;
    private bool _isLost;
    private long _saidAt = Stopwatch.GetTimestamp();

    /// <summary>For how long nothing has been sent.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(Volatile.Read(ref _saidAt));

    public Listener[] All
    {
        get
        {
            lock (_gate)
                return _all ??= [.. _listeners];
        }
    }

    /// <returns>False when the last one has left, and this one comes too late.</returns>
    public bool TryAdd(Listener listener)
    {
        Frame? latest;
        lock (_gate)
        {
            if (_hasEnded)
                return false;
            _listeners.Add(listener);
            (_all, latest) = (null, _latest);
        }

        if (latest is not null)
            listener.Offer(latest);
        return true;
    }

    public void Remove(Listener listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
            _all = null;
        }
    }

    /// <summary>Begins to ask, unless it has begun.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_hasStarted)
                return;
            _hasStarted = true;
        }

        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        while (!EndIfNobodyListens())
        {
            var asked = Stopwatch.GetTimestamp();
            var pause = await AskAsync(asked).ConfigureAwait(false) ? Pace - Stopwatch.GetElapsedTime(asked) : Retry;
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        ended(this);
    }

    public void Beat() => _ = TellAsync(listener => listener.Beat());

    private bool EndIfNobodyListens()
    {
        lock (_gate)
            return _hasEnded = _listeners.Count == 0 || stopping.IsCancellationRequested;
    }

    private async Task<bool> AskAsync(long asked)
    {
        try
        {
            var reply = await grains.GetGrain<ITallyGrain>(election.ToString()).WatchAsync(token, _latest?.Id ?? 0, Wait, stopping).ConfigureAwait(false);
            if (reply.IsDone)
                await TakeAsync(reply.Value!, asked).ConfigureAwait(false);
            else
                LogNotAnswered(logger, election, reply.Status, reply.Code);
            return reply.IsDone;
        }
        catch (Exception e)
        {
            // Whichever silo had the tally: the next question finds it where it is now.
            if (!stopping.IsCancellationRequested && !_isLost)
                LogLost(logger, e, election);
            _isLost = true;
            return false;
        }
    }

    private Task TakeAsync(LiveResultsView view, long asked)
    {
        _isLost = false;
        if (_latest is { } latest && view.Id <= latest.Id)
        {
            // One more or less is the same state, counted again or not yet. Anything below it is of a log that was set back.
            if (view.Id >= latest.Id - 1)
            {
                foreach (var listener in All)
                    if (listener.Since < asked)
                        listener.Correct(latest.Id);
                return Task.CompletedTask;
            }
        }

        var log = _latest is { } before ? before.Log + (view.Id < before.Id ? 1 : 0) : 0;
        var frame = Frame.Of(view, log, json);
        lock (_gate)
            _latest = frame;
        return TellAsync(listener => listener.Offer(frame, asked));
    }

    /// <summary>
    /// Half of the processors tell all, and let others have their turn every few listeners: who votes must not wait until ten thousand have been
    /// told.
    /// </summary>
    private Task TellAsync(Action<Listener> tell)
    {
        Volatile.Write(ref _saidAt, Stopwatch.GetTimestamp());
        var all = All;
        var workers = Math.Clamp(all.Length / Turn, 1, Math.Max(1, Environment.ProcessorCount / 2));
        return Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => TellAsync(all, all.Length * worker / workers, all.Length * (worker + 1) / workers, tell))));
    }

    private static async Task TellAsync(Listener[] all, int first, int end, Action<Listener> tell)
    {
        for (var i = first; i < end; i++)
        {
            tell(all[i]);
            if ((i - first) % Turn == Turn - 1)
                await Task.Yield();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tally of election {Election} cannot be watched now; it is tried again until it can be, without further lines")]
    private static partial void LogLost(ILogger logger, Exception e, ElectionId election);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The tally of election {Election} cannot be watched now: {Status} {Code}")]
    private static partial void LogNotAnswered(ILogger logger, ElectionId election, ReplyStatus status, string? code);
}
