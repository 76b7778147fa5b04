using System.Diagnostics.Metrics;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;
using PhotoVote.EventLog.Telemetry;
using PhotoVote.Tests.EventLog.Appending;
using static PhotoVote.EventLog.Telemetry.EventLogTelemetry;

namespace PhotoVote.Tests.EventLog.Telemetry;

public sealed class LogMeterTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly LogMeter _meter;
    private readonly Measurements _measured;
    private GroupCommitter? _committer;

    public LogMeterTests()
    {
        _meter = new LogMeter(() => _committer is { } committer ? [(3, committer.Waiting)] : []);
        _measured = new Measurements(meter => ReferenceEquals(meter, _meter.Requests.Meter));
    }

    public void Dispose()
    {
        _measured.Dispose();
        _meter.Dispose();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static AppendRequest Request(string stream, Ulid? id = null, ExpectedVersion? expected = null, string request = "r", params StreamCondition[] conditions) =>
        new(0, id ?? Ulid.NewUlid(), Fingerprint.Of(request), [new(stream, expected ?? ExpectedVersion.Any, [new("E", default), new("E", default)])], [.. conditions]);

    private GroupCommitter Committer(MemoryBatchStore store, CommitterOptions? options = null) => _committer = new(3, store, options ?? new(), null, _meter.Of(3));

    private static string With(string outcome) => $"{Partition}=3 {Outcome}={outcome}";

    [Fact]
    public async Task Appends_are_counted_with_their_events_batches_and_times()
    {
        var gate = new TaskCompletionSource();
        var store = new MemoryBatchStore { Gate = gate.Task };
        await using var committer = Committer(store);
        var first = committer.AppendAsync(Request("a"), Cancel);
        await store.Entered.WaitAsync(Limit, Cancel);
        var others = Enumerable.Range(0, 10).Select(i => committer.AppendAsync(Request($"s{i}"), Cancel)).ToArray();
        _measured.Observe();
        gate.SetResult();
        await Task.WhenAll([first, .. others]).WaitAsync(Limit, Cancel);

        await Measurements.UntilAsync(() => _measured.Sum(Requests, With(Outcomes.Appended)) == 11);
        Assert.Equal(22, _measured.Sum(Events, $"{Partition}=3"));
        Assert.Equal([1, 10], _measured.Of(BatchSize, $"{Partition}=3"));
        Assert.Equal([10], _measured.Of(QueueDepth, $"{Partition}=3"));
        Assert.Equal(2, _measured.Of(CommitDuration, With(Outcomes.Written)).Count);
        Assert.All(_measured.Of(QueueWait), wait => Assert.InRange(wait, 0, Limit.TotalSeconds));
    }

    [Fact]
    public async Task Every_other_answer_is_counted_under_its_name()
    {
        var store = new MemoryBatchStore();
        await using var committer = Committer(store);
        var id = Ulid.NewUlid();
        await committer.AppendAsync(Request("a", id), Cancel);

        Assert.IsType<AppendOutcome.AlreadyAppended>(await committer.AppendAsync(Request("a", id), Cancel));
        Assert.IsType<AppendOutcome.CommandIdReused>(await committer.AppendAsync(Request("a", id, request: "other"), Cancel));
        Assert.IsType<AppendOutcome.VersionConflict>(await committer.AppendAsync(Request("a", expected: ExpectedVersion.Exactly(1)), Cancel));
        Assert.IsType<AppendOutcome.ConditionFailed>(await committer.AppendAsync(Request("b", conditions: new StreamCondition("a", 1)), Cancel));

        await Measurements.UntilAsync(() => _measured.Sum(Requests) == 5);
        foreach (var outcome in (string[])[Outcomes.Appended, Outcomes.AlreadyAppended, Outcomes.IdReused, Outcomes.VersionConflict, Outcomes.ConditionFailed])
            Assert.Equal(1, _measured.Sum(Requests, With(outcome)));
        Assert.Equal(2, _measured.Of(CommitDuration, With(Outcomes.Rejected)).Count);
    }

    [Fact]
    public async Task What_was_not_written_and_what_is_unknown_is_counted_with_the_reason()
    {
        var failures = new Queue<Failure>([Failure.NotWritten, Failure.UnknownButWritten]);
        var store = new MemoryBatchStore { NextFailure = () => failures.TryDequeue(out var next) ? next : Failure.None };
        var committer = Committer(store, new() { QueueCapacity = 1 });
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => committer.AppendAsync(Request("a"), CancellationToken.None));
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => committer.AppendAsync(Request("a"), CancellationToken.None));
        await committer.DisposeAsync();
        await Assert.ThrowsAsync<AppendNotWrittenException>(() => committer.AppendAsync(Request("a"), CancellationToken.None));

        await Measurements.UntilAsync(() => _measured.Sum(Requests) == 3);
        Assert.Equal(1, _measured.Sum(Requests, $"{With(Outcomes.NotWritten)} {ErrorType}=unavailable"));
        Assert.Equal(1, _measured.Sum(Requests, $"{With(Outcomes.NotWritten)} {ErrorType}=stopping"));
        Assert.Equal(1, _measured.Sum(Requests, With(Outcomes.Unknown)));
        Assert.Single(_measured.Of(CommitDuration, With(Outcomes.Unknown)));
    }

    [Fact]
    public async Task A_caller_who_withdraws_and_one_who_leaves_too_late_are_told_apart()
    {
        var gate = new TaskCompletionSource();
        var store = new MemoryBatchStore { Gate = gate.Task };
        await using var committer = Committer(store);
        using var late = new CancellationTokenSource();
        using var early = new CancellationTokenSource();
        var onItsWay = committer.AppendAsync(Request("a"), late.Token);
        await store.Entered.WaitAsync(Limit, Cancel);
        var waiting = committer.AppendAsync(Request("b"), early.Token);

        await late.CancelAsync();
        await early.CancelAsync();
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => onItsWay);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();

        // It was written, but its caller was told otherwise: events and answers differ, as they should.
        await Measurements.UntilAsync(() => _measured.Sum(Events) == 2);
        Assert.Equal(1, _measured.Sum(Requests, With(Outcomes.Unknown)));
        Assert.Equal(1, _measured.Sum(Requests, With(Outcomes.Withdrawn)));
        Assert.Equal(0, _measured.Sum(Requests, With(Outcomes.Appended)));
    }

    [Fact]
    public void Measuring_allocates_nothing()
    {
        using var listening = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, _meter.Requests.Meter))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _measured.Dispose(); // it allocates
        listening.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listening.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listening.Start();
        var partition = _meter.Of(3);
        var batch = new AppendBatch(3);
        batch.TryAdd(new PendingAppend(Request("a"), 0));
        var refused = new AppendOutcome.ConditionFailed("a", 1, 2);
        Measure();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Measure();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Measure()
        {
            partition.Answered(partition.HandedOver(batch, Limit), Outcomes.Written);
            partition.Written(2, 1);
            partition.Answered(refused);
        }
    }
}
