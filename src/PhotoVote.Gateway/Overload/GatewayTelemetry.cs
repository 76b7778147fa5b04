using System.Diagnostics.Metrics;

namespace PhotoVote.Gateway.Overload;

/// <summary>The names under which the gateway measures: a contract with whoever watches it.</summary>
public static class GatewayTelemetry
{
    public const string MeterName = "PhotoVote.Gateway";

    /// <summary>Requests that are worked on now.</summary>
    public const string Requests = "photovote.requests.active";

    /// <summary>Requests that were turned away because of too many of them.</summary>
    public const string Rejected = "photovote.requests.rejected";

    /// <summary>The attribute of <see cref="Rejected"/>: too many of what.</summary>
    public const string Rejection = "photovote.rejection";
}

/// <summary>What there may be too many of; values of <see cref="GatewayTelemetry.Rejection"/>.</summary>
internal static class Rejections
{
    /// <summary>Requests a second with one key.</summary>
    public const string KeyRate = "key-rate";

    /// <summary>Requests a second from one address without a known key.</summary>
    public const string AddressRate = "address-rate";

    /// <summary>Requests a second from one address with known keys.</summary>
    public const string AddressKeyedRate = "address-keyed-rate";

    /// <summary>Requests a second without a known key.</summary>
    public const string UnkeyedRate = "unkeyed-rate";

    /// <summary>Requests at the same time.</summary>
    public const string All = "requests";

    /// <summary>Requests of one address at the same time.</summary>
    public const string OfAddress = "requests-of-address";

    /// <summary>Requests without a known key at the same time.</summary>
    public const string WithoutKey = "requests-without-key";

    /// <summary>Large bodies at the same time.</summary>
    public const string LargeBodies = "large-bodies";
}

/// <summary>Counts what is turned away.</summary>
internal sealed class RejectionMeter
{
    private readonly Counter<long> _rejected;

    public RejectionMeter(IMeterFactory meters, Func<int> active)
    {
        var meter = meters.Create(GatewayTelemetry.MeterName);
        _rejected = meter.CreateCounter<long>(GatewayTelemetry.Rejected, "{request}", "Requests that were turned away because of too many of them.");
        meter.CreateObservableUpDownCounter(GatewayTelemetry.Requests, active, "{request}", "Requests that are worked on.");
    }

    public void Count(string rejection) => _rejected.Add(1, new KeyValuePair<string, object?>(GatewayTelemetry.Rejection, rejection));
}
