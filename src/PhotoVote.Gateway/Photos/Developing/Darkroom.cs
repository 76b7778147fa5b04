using System.Collections.Concurrent;

namespace PhotoVote.Gateway.Photos.Developing;

/// <summary>
/// Where photos are developed: on threads of its own, because each takes a processor for a second, and those that serve requests and
/// grains are not to wait for that. As few at once as leave the others room, and a short queue before the door.
/// </summary>
internal sealed class Darkroom : IDisposable
{
    private const int MostWaiting = 16;

    private readonly BlockingCollection<Work> _queue = new(MostWaiting);
    private readonly Thread[] _threads;
    private readonly Lock _large = new();
    private readonly Func<byte[], (DevelopedPhoto?, PhotoRefusal?)> _develop;

    public Darkroom()
        : this(Math.Clamp(Environment.ProcessorCount / 2, 1, 2))
    {
    }

    /// <param name="atOnce">How many photos are developed at the same time.</param>
    /// <param name="develop">How; for tests.</param>
    internal Darkroom(int atOnce, Func<byte[], (DevelopedPhoto?, PhotoRefusal?)>? develop = null)
    {
        _develop = develop ?? Develop;
        _threads = [.. Enumerable.Range(1, atOnce).Select(i => new Thread(Run) { IsBackground = true, Name = $"Darkroom {i}" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Has a file developed.</summary>
    /// <param name="cancellationToken">Ends the waiting; what was begun runs on, and is thrown away.</param>
    /// <exception cref="DarkroomFullException">The queue is long enough, or there is no memory for this photo.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async Task<(DevelopedPhoto? Photo, PhotoRefusal? Refusal)> DevelopAsync(byte[] file, CancellationToken cancellationToken)
    {
        var work = new Work(file, cancellationToken);
        if (!_queue.TryAdd(work, 0, CancellationToken.None))
            throw new DarkroomFullException($"{MostWaiting} photos are waiting.");
        return await work.Done.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach (var work in _queue.GetConsumingEnumerable())
        {
            if (work.CancellationToken.IsCancellationRequested || _queue.IsAddingCompleted)
            {
                work.Done.TrySetCanceled(CancellationToken.None);
                continue;
            }

            try
            {
                work.Done.TrySetResult(_develop(work.File));
            }
            catch (Exception e)
            {
                work.Done.TrySetException(e);
            }
        }
    }

    private (DevelopedPhoto?, PhotoRefusal?) Develop(byte[] file)
    {
        var (opened, refusal) = Negative.Open(file);
        using var negative = opened;
        if (negative is null)
            return (null, refusal);
        if (negative.Memory < Negative.Large)
            return Development.Develop(negative);
        lock (_large)
            return Development.Develop(negative);
    }

    private sealed record Work(byte[] File, CancellationToken CancellationToken)
    {
        public TaskCompletionSource<(DevelopedPhoto?, PhotoRefusal?)> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A photo cannot be developed now.</summary>
internal sealed class DarkroomFullException(string message) : Exception(message);
