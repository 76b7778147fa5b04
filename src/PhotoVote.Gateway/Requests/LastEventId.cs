using System.Globalization;
using System.Reflection;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

/// <summary>The id of the last event that a listener has, as browsers send it when they connect again; 0 for none.</summary>
internal sealed record LastEventId(long Value, Unreadable? Unreadable) : IRequestPart, IBindableFromHttpContext<LastEventId>
{
    public const string Header = "Last-Event-ID";

    public static ValueTask<LastEventId?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var sent = context.Request.Headers[Header].ToString();
        return new(sent.Length == 0 ? new LastEventId(0, null)
            : long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new LastEventId(id, null)
            : new LastEventId(0, new(EdgeCodes.HeaderInvalid, $"'{PathIds.Shown(sent)}' is not the id of an event: a number from 0 on.", Header)));
    }
}
