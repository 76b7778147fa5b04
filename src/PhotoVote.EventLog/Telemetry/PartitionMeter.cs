using System.Diagnostics;
using PhotoVote.EventLog.Appending;
using static PhotoVote.EventLog.Telemetry.EventLogTelemetry;

namespace PhotoVote.EventLog.Telemetry;

/// <summary>
/// Measures one partition. What goes well is counted once a batch, not once a request, and attributes are made once: nothing is allocated
/// on the way of an append.
/// </summary>
internal sealed class PartitionMeter(LogMeter meter, int partition)
{
    private readonly KeyValuePair<string, object?> _partition = new(Partition, partition);

    /// <summary>A batch is on its way to the store.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="queueTimeout">How long after its arrival a request's deadline lies.</param>
    /// <returns>The moment.</returns>
    public long HandedOver(AppendBatch batch, TimeSpan queueTimeout)
    {
        var now = Stopwatch.GetTimestamp();
        meter.BatchSize.Record(batch.Items.Count, _partition);
        if (meter.QueueWait.Enabled)
            meter.QueueWait.Record((queueTimeout - Stopwatch.GetElapsedTime(now, batch.Items[0].Deadline)).TotalSeconds, _partition);
        return now;
    }

    /// <summary>The store has answered, or failed, to what was handed over then.</summary>
    public void Answered(long handedOver, string outcome) =>
        meter.CommitDuration.Record(Stopwatch.GetElapsedTime(handedOver).TotalSeconds, _partition, new(Outcome, outcome));

    /// <summary>Events are in the log, and these callers were told so.</summary>
    public void Written(int events, int answered)
    {
        meter.Events.Add(events, _partition);
        meter.Requests.Add(answered, _partition, new(Outcome, Outcomes.Appended));
    }

    /// <summary>A caller was told something else.</summary>
    public void Answered(AppendOutcome outcome) => meter.Requests.Add(1, _partition, new(Outcome, NameOf(outcome)));

    /// <summary>Callers were told that it failed.</summary>
    public void Failed(EventLogException e, int requests = 1)
    {
        if (requests == 0)
            return;
        if (e is AppendNotWrittenException { Reason: var reason })
            meter.Requests.Add(requests, _partition, new(Outcome, Outcomes.NotWritten), new(ErrorType, NameOf(reason)));
        else
            meter.Requests.Add(requests, _partition, new(Outcome, Outcomes.Unknown));
    }

    /// <summary>A caller has taken a request out of the queue.</summary>
    public void Withdrawn() => meter.Requests.Add(1, _partition, new(Outcome, Outcomes.Withdrawn));

    /// <summary>What a batch ended with, when it ended so.</summary>
    public static string NameOf(EventLogException e) => e is AppendNotWrittenException ? Outcomes.NotWritten : Outcomes.Unknown;

    private static string NameOf(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.Appended => Outcomes.Appended,
        AppendOutcome.AlreadyAppended => Outcomes.AlreadyAppended,
        AppendOutcome.CommandIdReused => Outcomes.IdReused,
        AppendOutcome.VersionConflict => Outcomes.VersionConflict,
        AppendOutcome.ConditionFailed => Outcomes.ConditionFailed,
        AppendOutcome.PredecessorNotAppended => Outcomes.PredecessorNotAppended,
        _ => throw new UnreachableException($"No name for {outcome.GetType().Name}."),
    };

    private static string NameOf(NotWrittenReason reason) => reason switch
    {
        NotWrittenReason.Overloaded => "overloaded",
        NotWrittenReason.Unavailable => "unavailable",
        NotWrittenReason.Stopping => "stopping",
        _ => throw new UnreachableException($"No name for {reason}."),
    };
}
