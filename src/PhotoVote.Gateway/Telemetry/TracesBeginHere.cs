using System.Diagnostics;

namespace PhotoVote.Gateway.Telemetry;

/// <summary>
/// What HTTP requests say about traces that they belong to is not read: every request begins a trace of its own. Within the cluster a trace
/// goes on from call to call: Orleans takes the same propagator for what silos send each other.
/// </summary>
internal sealed class TracesBeginHere : DistributedContextPropagator
{
    private readonly DistributedContextPropagator _within = CreateDefaultPropagator();

    public override IReadOnlyCollection<string> Fields => _within.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => _within.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        if (carrier is IHeaderDictionary)
            (traceId, traceState) = (null, null);
        else
            _within.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
