namespace PhotoVote.Grains.Telemetry;

/// <summary>
/// The names under which PhotoVote measures what the log below it cannot: a contract with dashboards and alarms. No attribute names an
/// election, a voter, a ballot or a key; elections are public, but there are too many of them.
/// </summary>
public static class PhotoVoteTelemetry
{
    /// <summary>The meter.</summary>
    public const string MeterName = "PhotoVote";

    /// <summary>Gauge, {event}: how many events of its partition a projection has not read yet.</summary>
    public const string LagEvents = "photovote.projection.lag.events";

    /// <summary>Gauge, s: for how long the oldest of those has been in the log, to the nearest second or two; 0 when there is none.</summary>
    public const string LagDuration = "photovote.projection.lag.duration";

    /// <summary>Counter, {failure}: how often a projection could not read on.</summary>
    public const string Failures = "photovote.projection.failures";

    /// <summary>Attribute: which projection, such as <c>schedules</c>.</summary>
    public const string Projection = "photovote.projection";
}
