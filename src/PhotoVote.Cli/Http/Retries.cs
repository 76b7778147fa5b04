using System.Net;

namespace PhotoVote.Cli.Http;

/// <summary>
/// How long, and how often, a request is sent again. Sending a command twice is safe, because it carries its id: so whatever leaves its
/// outcome open (a lost connection, a time-out, 503, 504) or says that it was not written (429) is tried again, and nothing else.
/// </summary>
internal sealed record Retries
{
    /// <summary>For how long the first answer is waited for, each time.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long no further attempt is made.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The pause after the first attempt; it doubles with each.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    public static bool Settles(HttpStatusCode status) => status is not (
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);

    /// <summary>The pause after an attempt: at least what the server asked for, and spread, so that many do not come back at once.</summary>
    /// <param name="attempt">How many attempts were made, from 1.</param>
    /// <param name="asked">What the server asked for, if anything.</param>
    public TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Min(attempt - 1, 20));
        var pause = (doubled < LongestPause ? doubled : LongestPause) * (0.5 + Random.Shared.NextDouble());
        return asked > pause ? asked.Value : pause;
    }
}
