using PhotoVote.Domain;

namespace PhotoVote.Grains.Schedules;

/// <summary>Which elections are to be asked when, by their schedules. For use by several threads.</summary>
internal sealed class ScheduleBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ElectionId, DateTimeOffset> _times = [];
    private readonly PriorityQueue<ElectionId, DateTimeOffset> _queue = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a time is entered after this was read.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    /// <summary>The first time of all, or null.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_lock)
                return _queue.TryPeek(out _, out var at) ? at : null;
        }
    }

    /// <summary>Replaces the election's time; null removes it.</summary>
    public void Set(ElectionId election, DateTimeOffset? at)
    {
        lock (_lock)
            Enter(election, at);
    }

    /// <summary>
    /// Enters a time that was learnt by asking, unless the log has told another since <see cref="TakeDue"/>: that one may be newer than the
    /// answer. If it is older, asking at that time tells.
    /// </summary>
    public void SetUnlessKnown(ElectionId election, DateTimeOffset? at)
    {
        lock (_lock)
        {
            if (!_times.ContainsKey(election))
                Enter(election, at);
        }
    }

    /// <summary>Takes out those whose time has come.</summary>
    public IReadOnlyList<ElectionId> TakeDue(DateTimeOffset now)
    {
        var due = new List<ElectionId>();
        lock (_lock)
        {
            while (_queue.TryPeek(out var election, out var at) && at <= now)
            {
                _queue.Dequeue();

                // A time that was replaced stays in the queue until its turn.
                if (_times.TryGetValue(election, out var current) && current == at && _times.Remove(election))
                    due.Add(election);
            }
        }

        return due;
    }

    private void Enter(ElectionId election, DateTimeOffset? at)
    {
        if (at is not { } time)
        {
            _times.Remove(election);
            return;
        }

        _times[election] = time;
        _queue.Enqueue(election, time);
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
