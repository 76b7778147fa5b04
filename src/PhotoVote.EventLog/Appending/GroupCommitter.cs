using System.Diagnostics;
using System.Threading.Channels;
using PhotoVote.EventLog.Telemetry;

namespace PhotoVote.EventLog.Appending;

/// <summary>
/// The one way into a partition: a bounded queue, drained into batches, one commit a batch. While one batch is written the next one
/// gathers; there is no timer. Each request gets an outcome of its own.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    private static readonly Dictionary<Ulid, CommandRecord> NoCommands = [];

    /// <summary>The longest that a batch is held open for callers who come back.</summary>
    private static readonly TimeSpan ReturnTime = TimeSpan.FromMilliseconds(1);

    private readonly int _partition;
    private readonly IBatchStore _store;
    private readonly CommitterOptions _options;
    private readonly Action<long>? _committed;
    private readonly PartitionMeter? _meter;
    private readonly Channel<PendingAppend> _queue;
    private readonly RecentCommands _recent = new();
    private readonly LinkedList<PendingAppend> _backlog = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly Task _loop;
    private volatile bool _stopping;
    private int _again;

    /// <param name="partition">The partition.</param>
    /// <param name="store">Where batches go.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="committed">Told the last position after each commit; it must return at once.</param>
    /// <param name="meter">Measures what happens.</param>
    public GroupCommitter(int partition, IBatchStore store, CommitterOptions options, Action<long>? committed, PartitionMeter? meter = null)
    {
        _partition = partition;
        _store = store;
        _options = options;
        _committed = committed;
        _meter = meter;
        _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        // The loop serves all callers: it must not carry the context (activity, request data) of the one who came first.
        using (ExecutionContext.SuppressFlow())
            _loop = Task.Run(RunAsync);
    }

    /// <summary>How many requests wait to be handed to the store; about.</summary>
    public int Waiting => _queue.Reader.Count + _backlog.Count;

    /// <summary>See <see cref="IEventLog.AppendAsync"/>.</summary>
    public Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<AppendOutcome>(cancellationToken);
        var pending = new PendingAppend(request, Stopwatch.GetTimestamp() + ToTicks(_options.QueueTimeout), _meter);
        if (cancellationToken.CanBeCanceled)
            pending.WithdrawOn(cancellationToken);
        request.Fate = pending.Task;
        if (!_queue.Writer.TryWrite(pending))
        {
            request.Fate = null;
            pending.Answer(_stopping
                ? Stopping()
                : new AppendNotWrittenException(
                    $"{_options.QueueCapacity} appends wait for partition {_partition} already. Nothing was written; try again in a moment.",
                    NotWrittenReason.Overloaded));
        }

        return pending.Task;
    }

    /// <summary>Takes no more, writes what waits, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (!_queue.Writer.TryComplete())
            return;
        _abandon.CancelAfter(_options.WriteTimeout + _options.WriteTimeout);
        await _loop.ConfigureAwait(false);
        _abandon.Dispose();
    }

    private async Task RunAsync()
    {
        while (_backlog.Count > 0 || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // What is left of a refused batch is tried by itself: with newcomers, a single caller who repeats old commands all the time
            // could get every batch refused.
            if (_again == 0)
                Gather();
            var batch = Select(_again > 0 ? _again : int.MaxValue);
            _again = 0;
            if (batch.Items.Count == 0)
                continue;
            await WriteAsync(batch).ConfigureAwait(false);
            if (_again == 0)
                await LetCallersReturnAsync(batch.Items.Count).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Callers who have just been answered often come straight back with their next request. As long as more and more do, they are let in:
    /// else they split into two parties that alternate, and each pays for a commit.
    /// </summary>
    private async ValueTask LetCallersReturnAsync(int answered)
    {
        var until = Stopwatch.GetTimestamp() + ToTicks(ReturnTime);
        for (int before = -1, quiet = 0; quiet < 2 && Stopwatch.GetTimestamp() < until;)
        {
            var waiting = _queue.Reader.Count;
            if (waiting + _backlog.Count >= answered)
                return;
            quiet = waiting > before ? 0 : quiet + 1;
            before = waiting;
            await Task.Yield();
        }
    }

    /// <summary>Moves what waits in the queue to the backlog, as far as one batch and what is held back for the next can use.</summary>
    private void Gather()
    {
        while (_backlog.Count < 2 * AppendBatch.MaxRequests && _queue.Reader.TryRead(out var item))
            _backlog.AddLast(item);
    }

    /// <summary>Takes from the first of the backlog, in order, what can be written together; what cannot stays there.</summary>
    private AppendBatch Select(int first)
    {
        var batch = new AppendBatch(_partition, Math.Min(_backlog.Count, AppendBatch.MaxRequests));
        var now = Stopwatch.GetTimestamp();
        for (var node = _backlog.First; node is not null && !batch.IsFull && first > 0; first--)
        {
            var (item, next) = (node.Value, node.Next);
            if (Settle(item, now) || batch.TryAdd(item))
                _backlog.Remove(node);
            node = next;
        }

        return batch;
    }

    /// <summary>Answers what needs no store: withdrawn, too late, a command that was just written, or one whose predecessor was not.</summary>
    private bool Settle(PendingAppend item, long now)
    {
        if (item.Task.IsCompleted)
            return true;
        if (_abandon.IsCancellationRequested)
        {
            if (item.TryHandOver())
                item.Answer(Stopping());
            return true;
        }

        if (_recent.Find(item.Request.CommandId) is { } record)
        {
            if (item.TryHandOver())
                item.Answer(BatchJudge.AnswerFor(item.Request, record));
            return true;
        }

        if (item.Request.Follows is { CannotBeFollowed: true } predecessor)
        {
            if (item.TryHandOver())
                item.Answer(new AppendOutcome.PredecessorNotAppended(predecessor.CommandId));
            return true;
        }

        if (now <= item.Deadline)
            return false;
        if (item.TryHandOver())
            item.Answer(new AppendNotWrittenException(
                $"The append waited {_options.QueueTimeout.TotalSeconds:0.#} s in the queue of partition {_partition}. Nothing was written; try again in a moment.",
                NotWrittenReason.Overloaded));
        return true;
    }

    private async Task WriteAsync(AppendBatch batch)
    {
        // Withdrawn between selection and hand-over: it must not be written, and what chains on it must be selected anew.
        var withdrawn = false;
        foreach (var item in batch.Items)
            withdrawn |= !item.TryHandOver();
        if (withdrawn)
        {
            PutBack(batch.Items);
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_abandon.Token);
        patience.CancelAfter(_options.WriteTimeout);
        var handedOver = _meter?.HandedOver(batch, _options.QueueTimeout) ?? 0;
        try
        {
            switch (await _store.WriteAsync(batch, patience.Token).ConfigureAwait(false))
            {
                case BatchResult.Written written:
                    _meter?.Answered(handedOver, EventLogTelemetry.Outcomes.Written);
                    Complete(batch, written);
                    await SettleHeldBackAsync(batch, written).ConfigureAwait(false);
                    break;
                case BatchResult.Rejected rejected:
                    _meter?.Answered(handedOver, EventLogTelemetry.Outcomes.Rejected);
                    Judge(batch, rejected);
                    break;
            }
        }
        catch (EventLogException e)
        {
            _meter?.Answered(handedOver, PartitionMeter.NameOf(e));
            Fail(batch, e);
        }
        catch (Exception e)
        {
            _meter?.Answered(handedOver, EventLogTelemetry.Outcomes.Unknown);
            Fail(batch, new AppendOutcomeUnknownException(
                $"Writing to partition {_partition} failed in an unforeseen way ({e.Message}). Send the same request again to learn what became of it.", e));
        }
    }

    private void Complete(AppendBatch batch, BatchResult.Written written)
    {
        _committed?.Invoke(written.FirstPosition + batch.EventCount - 1);
        var answered = 0;
        foreach (var item in batch.Items)
        {
            var request = item.Request;
            var versions = new long[request.Appends.Length];
            for (var i = 0; i < versions.Length; i++)
                versions[i] = written.BaseVersions[item.Streams[i]] + item.Offsets[i] + request.Appends[i].Events.Length;
            var record = new CommandRecord(request.CommandId, request.Fingerprint, written.FirstPosition + item.FirstEvent, request.EventCount, written.RecordedAt);
            _recent.Add(record);
            if (item.TryAnswer(new AppendOutcome.Appended(record, System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(versions))))
                answered++;
        }

        _meter?.Written(batch.EventCount, answered);
    }

    private void Judge(AppendBatch batch, BatchResult.Rejected facts)
    {
        // A request that follows on others of the batch is not to fail with a neighbour: it is refused only if it would not follow on
        // those that are left either, and is then told the version that the log has.
        var reached = new Dictionary<string, long>(facts.Versions, StringComparer.Ordinal);
        var survivors = new List<PendingAppend>(batch.Items.Count);
        foreach (var item in batch.Items)
        {
            var outcome = BatchJudge.Judge(item.Request, reached, facts.Commands, asOfNow: true) is null
                ? null
                : BatchJudge.Judge(item.Request, facts.Versions, facts.Commands, asOfNow: true);

            // The log may well be at the version that a lost predecessor would have reached, with another writer's event.
            if (item.Request.Follows is { CannotBeFollowed: true } predecessor && outcome is null or AppendOutcome.VersionConflict)
                outcome = new AppendOutcome.PredecessorNotAppended(predecessor.CommandId);
            if (outcome is not null)
            {
                if (facts.Commands.TryGetValue(item.Request.CommandId, out var record) && record.CommandId == item.Request.CommandId)
                    _recent.Add(record);
                item.Answer(outcome);
                continue;
            }

            survivors.Add(item);
            foreach (var append in item.Request.Appends)
                if (reached.TryGetValue(append.Stream, out var version))
                    reached[append.Stream] = version + append.Events.Length;
        }

        if (survivors.Count == batch.Items.Count)
        {
            Fail(batch, new AppendNotWrittenException(
                $"Partition {_partition} refused a batch for a reason that none of its requests explains. Nothing was written.",
                NotWrittenReason.Unavailable));
            return;
        }

        PutBack(survivors);
        _again = survivors.Count;
    }

    /// <summary>
    /// What was held back often clashes with what was just written. One query tells which of it was written long ago; the rest is answered
    /// without being tried.
    /// </summary>
    private async Task SettleHeldBackAsync(AppendBatch batch, BatchResult.Written written)
    {
        if (_backlog.Count == 0)
            return;
        var reached = new Dictionary<string, long>(batch.Streams.Count, StringComparer.Ordinal);
        for (var i = 0; i < batch.Streams.Count; i++)
            reached[batch.Streams[i].Name] = written.BaseVersions[i] + batch.AppendedTo(i);

        var clashing = new List<PendingAppend>();
        foreach (var item in _backlog)
            if (_recent.Find(item.Request.CommandId) is null && BatchJudge.Judge(item.Request, reached, NoCommands, asOfNow: false) is not null)
                clashing.Add(item);
        if (clashing.Count == 0)
            return;

        using var patience = new CancellationTokenSource(_options.WriteTimeout);
        IReadOnlyDictionary<Ulid, CommandRecord> known;
        try
        {
            known = await _store.FindCommandsAsync(_partition, clashing.ConvertAll(i => i.Request.CommandId), patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LogUnavailableException or OperationCanceledException)
        {
            return; // They stay in the backlog, and the store judges them when it is back.
        }

        foreach (var item in clashing)
            if (item.TryHandOver())
                item.Answer(BatchJudge.Judge(item.Request, reached, known, asOfNow: false)!);
    }

    private void PutBack(IReadOnlyList<PendingAppend> items)
    {
        for (var i = items.Count - 1; i >= 0; i--)
            _backlog.AddFirst(items[i]);
    }

    private void Fail(AppendBatch batch, EventLogException e)
    {
        var told = 0;
        foreach (var item in batch.Items)
            if (item.TryAnswer(e))
                told++;
        _meter?.Failed(e, told);
    }

    private static AppendNotWrittenException Stopping() =>
        new("The log is stopping. Nothing was written.", NotWrittenReason.Stopping);

    private static long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
