using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace PhotoVote.Gateway.Telemetry;

/// <summary>
/// Takes everything off a span but what is known to name neither a key nor an election, voter or ballot. The libraries record addresses
/// with ids in them, grain keys, what exceptions say; and their next version may record more: so the list is of what stays.
/// </summary>
internal sealed class KnownAttributesOnly : BaseProcessor<Activity>
{
    private static readonly FrozenSet<string> Known = new[]
    {
        // HTTP. Not the host: it is whatever the sender says it is.
        "http.request.method", "http.response.status_code", "http.route", "network.protocol.version", "url.scheme", "error.type",

        // Orleans. The service is the grain's interface; grain and activation ids are left out.
        "rpc.system", "rpc.system.name", "rpc.service", "rpc.method", "orleans.rpc.service", "orleans.grain.type", "orleans.silo.id",
        "orleans.storage.provider", "orleans.storage.state.name", "orleans.storage.state.type", "orleans.placement.filter.type", "status",

        // Npgsql. The text of a statement holds no value: all are parameters.
        "db.system.name", "db.namespace", "db.operation.name", "db.query.text", "db.response.status_code", "db.npgsql.prepared",
        "db.npgsql.data_source", "db.npgsql.rows",

        "exception.type",
    }.ToFrozenSet(StringComparer.Ordinal);

    public override void OnEnd(Activity data)
    {
        List<string>? others = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
            if (!Known.Contains(tag.Key))
                (others ??= []).Add(tag.Key);
        foreach (var name in others ?? [])
            data.SetTag(name, null);

        // Its description is what an exception says.
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
        data.TraceStateString = null;
    }
}
