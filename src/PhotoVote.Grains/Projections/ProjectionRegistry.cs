using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PhotoVote.EventLog.Telemetry;
using PhotoVote.Grains.Telemetry;

namespace PhotoVote.Grains.Projections;

/// <summary>
/// The readers of the log in this silo, and how far each has come: for health checks and metrics. It also tells the operator when readers
/// lose the log and when they have it back, once for all of them. Whatever else stops a reader is a fault, and told of each.
/// </summary>
public sealed partial class ProjectionRegistry
{
    private readonly ConcurrentDictionary<ProjectionProgress, byte> _readers = new();
    private readonly ILogger<ProjectionRegistry> _logger;
    private readonly Counter<long> _failures;
    private readonly Lock _lock = new();
    private int _failing;

    public ProjectionRegistry(IMeterFactory meters, ILogger<ProjectionRegistry> logger)
    {
        _logger = logger;
        _failures = meters.Create(PhotoVoteTelemetry.MeterName)
            .CreateCounter<long>(PhotoVoteTelemetry.Failures, "{failure}", "How often a projection could not read on.");
    }

    /// <summary>Those that read now.</summary>
    public IEnumerable<ProjectionProgress> Readers => _readers.Keys;

    /// <summary>A reader begins. Dispose what it is given when it ends as it should.</summary>
    /// <param name="projection">What it reads for, in one word.</param>
    /// <param name="partition">The partition that it reads.</param>
    /// <param name="position">Where it begins.</param>
    public ProjectionProgress Begin(string projection, int partition, long position = 0)
    {
        var reader = new ProjectionProgress(this, projection, partition, position);
        _readers.TryAdd(reader, 0);
        return reader;
    }

    internal void LostLog(ProjectionProgress reader, Exception e)
    {
        int failing;
        lock (_lock)
            failing = ++_failing;
        if (failing == 1)
            LogLost(_logger, reader.Projection, reader.Partition, e.Message);
        else
            LogLostToo(_logger, reader.Projection, reader.Partition, e.Message);
    }

    internal void Faulted(ProjectionProgress reader, Exception e) => LogFaulted(_logger, e, reader.Projection, reader.Partition);

    internal void CountFailure(string projection, int partition) =>
        _failures.Add(1, new(PhotoVoteTelemetry.Projection, projection), new(EventLogTelemetry.Partition, partition));

    internal void ReadsOn(ProjectionProgress reader, TimeSpan after) => LogReadsOn(_logger, reader.Projection, reader.Partition, after.TotalSeconds);

    internal void Recovered(ProjectionProgress reader, TimeSpan after)
    {
        int failing;
        lock (_lock)
            failing = --_failing;
        if (failing == 0)
            LogBack(_logger, after.TotalSeconds);
        else
            LogBackToo(_logger, reader.Projection, reader.Partition, after.TotalSeconds);
    }

    internal void Ended(ProjectionProgress reader, Exception e) => LogEnded(_logger, e, reader.Projection, reader.Partition);

    internal void Remove(ProjectionProgress reader)
    {
        if (_readers.TryRemove(reader, out _) && reader.HasLostLog)
            lock (_lock)
                _failing--;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log cannot be read for the {Projection} of partition {Partition}: {Reason} It is tried again until it can be, without further lines")]
    private static partial void LogLost(ILogger logger, string projection, int partition, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nor for the {Projection} of partition {Partition}: {Reason}")]
    private static partial void LogLostToo(ILogger logger, string projection, int partition, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The log can be read again, by all who read it on, after {Seconds:0.0} s")]
    private static partial void LogBack(ILogger logger, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "It can be read again for the {Projection} of partition {Partition}, after {Seconds:0.0} s")]
    private static partial void LogBackToo(ILogger logger, string projection, int partition, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Projection} of partition {Partition} cannot be read on, and that is a fault. It is tried again until it can be, without further lines")]
    private static partial void LogFaulted(ILogger logger, Exception e, string projection, int partition);

    [LoggerMessage(Level = LogLevel.Information, Message = "The {Projection} of partition {Partition} can be read on, after {Seconds:0.0} s")]
    private static partial void LogReadsOn(ILogger logger, string projection, int partition, double seconds);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The reader for the {Projection} of partition {Partition} has ended. This server is not ready any more; it must be started again")]
    private static partial void LogEnded(ILogger logger, Exception e, string projection, int partition);
}
