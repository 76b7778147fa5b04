using Orleans.Runtime;
using PhotoVote.Client;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Gateway.Photos.Storage;

namespace PhotoVote.Gateway.Problems;

/// <summary>What the failures of the machinery mean to the one who asked.</summary>
internal static class Failures
{
    /// <param name="exception">What was thrown.</param>
    /// <param name="isCommand">Whether something was to be written, so that the outcome may be open.</param>
    /// <returns>Null for a fault of ours, whose details are nobody's business.</returns>
    public static ProblemResult? Explain(Exception exception, bool isCommand) => exception switch
    {
        BadHttpRequestException bad => OfRequest(bad),
        AppendNotWrittenException { Reason: NotWrittenReason.Overloaded } => new(FailureCodes.Overloaded, Replies.TooMuch),
        AppendNotWrittenException or LogUnavailableException => new(FailureCodes.Unavailable, Replies.NotReached),

        PhotoStoreException => new(EdgeCodes.PhotosUnavailable, "Where photos are kept cannot be reached, or is full. Send the same again."),

        AggregateFaultedException => new(FailureCodes.Faulted, Replies.Unreadable),

        // A rejected message was not delivered; and a full queue is not entered. But a silo that died may have written before.
        LimitExceededException => new(FailureCodes.Overloaded, Replies.TooMuch),
        OrleansMessageRejectionException and not SiloUnavailableException => new(EdgeCodes.Unavailable, Replies.StartingOrStopping),

        // Whatever else the cluster throws says nothing of what the grain did before.
        TimeoutException or OrleansException or AppendOutcomeUnknownException or OperationCanceledException => isCommand
            ? new(FailureCodes.OutcomeUnknown, Replies.MaybeWritten)
            : new(EdgeCodes.TimedOut, "No answer came in time."),
        _ => null,
    };

    private static ProblemResult OfRequest(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => BodyTooSlow(),
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge(),
        StatusCodes.Status415UnsupportedMediaType => OfStatus(StatusCodes.Status415UnsupportedMediaType)!,
        _ => new(EdgeCodes.RequestMalformed, bad.Message),
    };

    public static ProblemResult BodyTooSlow() => new(EdgeCodes.RequestTooSlow, "The body came too slowly; nothing was written.");

    public static ProblemResult BodyTooLarge(int most = Hosting.Edge.MaxBodyBytes) =>
        new(EdgeCodes.BodyTooLarge, $"A body may have {most:N0} bytes. Send a long list in several requests, each with its own Idempotency-Key.");

    /// <summary>For answers that routing or the server gave without a body.</summary>
    public static ProblemResult? OfStatus(int status) => status switch
    {
        400 => new(EdgeCodes.RequestMalformed, "The request cannot be read."),
        404 => new(EdgeCodes.RouteUnknown, "There is nothing at this address. The API is described at /openapi/v1.json."),
        405 => new(EdgeCodes.MethodNotAllowed, "This address does not answer this method; the Allow header says which it does."),
        413 => BodyTooLarge(),
        415 => new(EdgeCodes.ContentTypeUnsupported, "Send the body as application/json, in UTF-8."),
        _ => null,
    };
}
