namespace PhotoVote.EventLog.Telemetry;

/// <summary>
/// The names under which the library measures itself: a contract with dashboards and alarms. Units are UCUM; attributes have few values, and none
/// of them names a stream, a command or anything that a stream is about.
/// </summary>
public static class EventLogTelemetry
{
    /// <summary>The meter of every log and every journaling silo of the process.</summary>
    public const string MeterName = "PhotoVote.EventLog";

    /// <summary>Counter, {request}: append requests that were answered, by <see cref="Outcome"/>, and by <see cref="ErrorType"/> when not written.</summary>
    public const string Requests = "eventlog.append.requests";

    /// <summary>Counter, {event}: events written.</summary>
    public const string Events = "eventlog.append.events";

    /// <summary>Histogram, {request}: how many requests a batch that was handed to the store held.</summary>
    public const string BatchSize = "eventlog.batch.size";

    /// <summary>Histogram, s: how long the store took over a batch, by what became of it (<see cref="Outcome"/>).</summary>
    public const string CommitDuration = "eventlog.commit.duration";

    /// <summary>Gauge (up-down counter), {request}: append requests that wait to be handed to the store.</summary>
    public const string QueueDepth = "eventlog.queue.depth";

    /// <summary>Histogram, s: how long the first request of a batch had waited when the batch was handed to the store; the others waited less.</summary>
    public const string QueueWait = "eventlog.queue.wait";

    /// <summary>Histogram, s: how long a grain took to load its stream at activation, by <see cref="Aggregate"/> and <see cref="Source"/>.</summary>
    public const string LoadDuration = "eventlog.aggregate.load.duration";

    /// <summary>Histogram, {event}: how many events were replayed for that.</summary>
    public const string LoadEvents = "eventlog.aggregate.load.events";

    /// <summary>Attribute: the partition's number.</summary>
    public const string Partition = "eventlog.partition";

    /// <summary>Attribute: one of <see cref="Outcomes"/>.</summary>
    public const string Outcome = "eventlog.outcome";

    /// <summary>Attribute, as OpenTelemetry has it: why something was not done; one of <see cref="NotWrittenReason"/>, in small letters.</summary>
    public const string ErrorType = "error.type";

    /// <summary>Attribute: the grain class.</summary>
    public const string Aggregate = "eventlog.aggregate";

    /// <summary>Attribute: what a load began with: <c>snapshot</c>, <c>events</c> or, of a stream that does not exist yet, <c>nothing</c>.</summary>
    public const string Source = "eventlog.load.source";

    /// <summary>What becomes of a request, or of a batch.</summary>
    public static class Outcomes
    {
        /// <summary>Of a request: its events are in the log.</summary>
        public const string Appended = "appended";

        /// <summary>Of a request: it was written before; a duplicate.</summary>
        public const string AlreadyAppended = "already_appended";

        /// <summary>Of a request: its id is another request's.</summary>
        public const string IdReused = "id_reused";

        /// <summary>Of a request: a stream was not at the expected version.</summary>
        public const string VersionConflict = "version_conflict";

        /// <summary>Of a request: a stream that it depends on had moved on.</summary>
        public const string ConditionFailed = "condition_failed";

        /// <summary>Of a request: the one on which it was decided was not appended.</summary>
        public const string PredecessorNotAppended = "predecessor_not_appended";

        /// <summary>Of a request: its caller gave up while it was waiting; it was not written.</summary>
        public const string Withdrawn = "withdrawn";

        /// <summary>Of a request or a batch: it is not in the log and never will be.</summary>
        public const string NotWritten = "not_written";

        /// <summary>Of a request or a batch: it may be in the log.</summary>
        public const string Unknown = "unknown";

        /// <summary>Of a batch: it is in the log.</summary>
        public const string Written = "written";

        /// <summary>Of a batch: one of its requests cannot be written, so it is judged; what is left of it is another batch.</summary>
        public const string Rejected = "rejected";
    }
}
