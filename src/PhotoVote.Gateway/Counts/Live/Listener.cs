using System.Diagnostics;
using System.IO.Pipelines;

namespace PhotoVote.Gateway.Counts.Live;

/// <summary>
/// One who listens. It has no queue, no timer and no task while it waits: whoever has news wakes it, and it writes what is newest then. One that
/// is still writing writes what is newest when it is done.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="after">The id of the state that it has; 0 for none.</param>
internal sealed class Listener(PipeWriter output, long after)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Frame? _latest;
    private long _after = after;
    private int? _log;
    private bool _isBeatDue;
    private bool _isGoodbyeDue;
    private bool _isWriting;
    private bool _hasEnded;
    private long _writingSince;

    /// <summary>Completes when it listens no more, and nothing is being written.</summary>
    public Task Done => _done.Task;

    /// <summary>When it came.</summary>
    public long Since { get; } = Stopwatch.GetTimestamp();

    /// <summary>For how long it has not read what was written to it.</summary>
    public TimeSpan Stalled => Volatile.Read(ref _writingSince) is > 0 and var since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    /// <param name="latest">The newest state.</param>
    /// <param name="asked">When that was asked for. Whoever had come by then has no newer one of this log, whatever it says.</param>
    public void Offer(Frame latest, long asked = 0)
    {
        lock (_gate)
        {
            if (Since < asked && _after > latest.Id)
                _after = 0;
            _latest = latest;
        }

        Wake();
    }

    public void Beat()
    {
        lock (_gate)
            _isBeatDue = true;
        Wake();
    }

    public void SayGoodbye()
    {
        lock (_gate)
            _isGoodbyeDue = true;
        Wake();
    }

    /// <summary>It says that it has a state which there has not been: that was another log's, and it is to be told what there is.</summary>
    public void Correct(long latest)
    {
        lock (_gate)
        {
            if (_after <= latest)
                return;
            _after = 0;
        }

        Wake();
    }

    /// <summary>Its connection is gone.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _hasEnded = true;
            if (!_isWriting)
                _done.TrySetResult();
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (_isWriting || _hasEnded)
                return;
            _isWriting = true;
        }

        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Next() is { } bytes)
            {
                Volatile.Write(ref _writingSince, Stopwatch.GetTimestamp());
                var written = await output.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
                Volatile.Write(ref _writingSince, 0);
                if (written.IsCompleted || written.IsCanceled)
                    Break();
            }
        }
        catch (Exception)
        {
            // Its connection broke while something was written to it.
            Volatile.Write(ref _writingSince, 0);
            Break();
        }
    }

    /// <summary>What to write now; null when there is nothing, and then nothing is being written any more.</summary>
    private ReadOnlyMemory<byte>? Next()
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                if (_latest is { } latest && (latest.Id > _after || (_log is { } log && log != latest.Log)))
                {
                    (_after, _log, _isBeatDue) = (latest.Id, latest.Log, false);
                    return latest.Bytes;
                }

                _log ??= _latest?.Log;
                if (_isGoodbyeDue)
                {
                    _hasEnded = true;
                    return Frame.Goodbye;
                }

                if (_isBeatDue)
                {
                    _isBeatDue = false;
                    return Frame.Heartbeat;
                }
            }

            _isWriting = false;
            if (_hasEnded)
                _done.TrySetResult();
            return null;
        }
    }

    private void Break()
    {
        lock (_gate)
            (_hasEnded, _isWriting) = (true, false);
        _done.TrySetResult();
    }
}
