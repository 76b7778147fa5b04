using System.Net;

namespace PhotoVote.Cli.Http;

/// <summary>The server understood a request and did not do it (RFC 9457).</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The stable code; the status in words when there was none.</param>
/// <param name="detail">What happened, for people.</param>
internal sealed class PhotoVoteProblemException(HttpStatusCode status, string code, string? detail)
    : Exception($"{code}: {detail ?? "the server gave no reason"}")
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    public string? Detail { get; } = detail;
}

/// <summary>
/// No answer that settles a request, for as long as was worth waiting. A command may have been done: the same one sent again resolves it.
/// </summary>
internal sealed class PhotoVoteUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
