namespace PhotoVote.EventLog.Reading;

/// <summary>
/// Lets concurrent reads share queries: while one query runs, the next batch gathers. There is no timer, so that a lonely read starts
/// at once.
/// </summary>
/// <typeparam name="TKey">What a caller asks for.</typeparam>
/// <typeparam name="TResult">What it is answered.</typeparam>
internal sealed class ReadBatcher<TKey, TResult>
{
    private readonly Func<IReadOnlyList<TKey>, Task<TResult[]>> _query;
    private readonly int _maxBatch;
    private readonly int _maxParallel;
    private readonly int _maxWaiting;
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _running;

    /// <param name="query">Answers keys, aligned. It bounds its own time; a failure reaches every caller of the batch.</param>
    /// <param name="maxBatch">The most keys in one query.</param>
    /// <param name="maxParallel">The most queries at the same time.</param>
    /// <param name="maxWaiting">The most callers who may wait; one more is refused at once.</param>
    public ReadBatcher(Func<IReadOnlyList<TKey>, Task<TResult[]>> query, int maxBatch = 256, int maxParallel = 2, int maxWaiting = 50_000)
    {
        (_query, _maxBatch, _maxParallel, _maxWaiting) = (query, maxBatch, maxParallel, maxWaiting);
    }

    /// <exception cref="LogUnavailableException">The query failed, or too many wait.</exception>
    public Task<TResult> ReadAsync(TKey key, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TResult>(cancellationToken);
        var waiting = new Waiting(key, cancellationToken);
        lock (_lock)
        {
            if (_waiting.Count >= _maxWaiting)
                throw new LogUnavailableException($"{_maxWaiting} reads of the event log wait already; try again in a moment.");
            _waiting.Enqueue(waiting);
            if (_running == _maxParallel)
                return waiting.Answer(cancellationToken);
            _running++;
        }

        // A batch serves many: it must not carry the first caller's context (activity, request data).
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(RunAsync, CancellationToken.None);
        return waiting.Answer(cancellationToken);
    }

    private async Task RunAsync()
    {
        while (Take() is { } batch)
            await AnswerAsync(batch).ConfigureAwait(false);
    }

    private List<Waiting>? Take()
    {
        lock (_lock)
        {
            var batch = new List<Waiting>();
            while (batch.Count < _maxBatch && _waiting.TryDequeue(out var waiting))
                if (!waiting.CallerGaveUp)
                    batch.Add(waiting);
            if (batch.Count > 0)
                return batch;
            _running--;
            return null;
        }
    }

    private async Task AnswerAsync(List<Waiting> batch)
    {
        try
        {
            var results = await _query(batch.ConvertAll(waiting => waiting.Key)).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
                batch[i].TrySetResult(results[i]);
        }
        catch (Exception e)
        {
            // Each caller gets an exception of its own: sharing one would mix their stack traces.
            foreach (var waiting in batch)
                waiting.TrySetException(
                    e is LogDamagedException ? new LogDamagedException(e.Message, e) : new LogUnavailableException(e.Message, e));
        }
    }

    private sealed class Waiting(TKey key, CancellationToken cancellationToken)
        : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TKey Key { get; } = key;

        public bool CallerGaveUp => cancellationToken.IsCancellationRequested;

        public Task<TResult> Answer(CancellationToken cancellationToken) =>
            cancellationToken.CanBeCanceled ? Task.WaitAsync(cancellationToken) : Task;
    }
}
