using PhotoVote.Client;

namespace PhotoVote.Gateway.Problems;

/// <summary>From what a grain replied to what HTTP answers.</summary>
internal static class Replies
{
    public const string SendAgain = "Send the same request with the same Idempotency-Key to learn the outcome.";

    public const string Unreadable = "What is recorded of this cannot be read: an operator must look at the log. Nothing was written.";

    /// <summary>What a done command or question gave; null, with a problem, for any other end.</summary>
    public static T? Value<T>(this Reply<T> reply, out ProblemResult problem)
        where T : class
    {
        problem = null!;
        if (reply is { IsDone: true, Value: { } value })
            return value;
        problem = Problem(reply);
        return null;
    }

    public static ProblemResult Problem<T>(Reply<T> reply)
        where T : class => reply.Status switch
        {
            ReplyStatus.Refused => Named(reply, reply.Code ?? EdgeCodes.InternalError),
            ReplyStatus.NotWritten => Named(reply, reply.Code ?? EdgeCodes.Unavailable),
            ReplyStatus.Unknown => new ProblemResult(FailureCodes.OutcomeUnknown, $"{reply.Detail ?? "It may have been written."} {SendAgain}"),
            ReplyStatus.Faulted => new ProblemResult(FailureCodes.Faulted, Unreadable),
            _ => new ProblemResult(EdgeCodes.InternalError, "The answer was empty."),
        };

    private static ProblemResult Named<T>(Reply<T> reply, string code)
        where T : class => new(code, reply.Detail ?? ProblemKind.Of(code).Title, reply.Subject)
        {
            RetryAfterSeconds = reply.RetryAfterSeconds ?? ProblemKind.Of(code).RetryAfterSeconds,
        };
}
