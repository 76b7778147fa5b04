using System.Globalization;
using System.Text;
using System.Text.Json;
using PhotoVote.Client.Results;

namespace PhotoVote.Gateway.Counts.Live;

/// <summary>A state as it is sent (server-sent events, HTML Standard 9.2): encoded once, whoever listens.</summary>
/// <param name="Id">The state's.</param>
/// <param name="Log">Which log it is of: the next number when the log turns out to have been set back.</param>
/// <param name="Bytes">The event.</param>
internal sealed record Frame(long Id, int Log, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A comment, so that nobody on the way takes the connection for dead.</summary>
    public static ReadOnlyMemory<byte> Heartbeat { get; } = ":\n\n"u8.ToArray();

    /// <summary>The last words: after them the stream ends, and a browser connects again by itself.</summary>
    public static ReadOnlyMemory<byte> Goodbye { get; } = ": this server stops; connect again\n\n"u8.ToArray();

    /// <summary>When to connect again; not all at the same moment.</summary>
    public static ReadOnlyMemory<byte> Retry() =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {Random.Shared.Next(1_000, 4_000)}\n\n"));

    public static Frame Of(LiveResultsView view, int log, JsonSerializerOptions json)
    {
        // JSON as it is written here has no line break: it is one data line.
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {view.Id}\nevent: results\ndata: "));
        var data = JsonSerializer.SerializeToUtf8Bytes(view, json);
        return new(view.Id, log, (byte[])[.. head, .. data, (byte)'\n', (byte)'\n']);
    }
}
