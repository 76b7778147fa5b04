using System.Collections.Immutable;
using PhotoVote.Client;

namespace PhotoVote.Gateway.Problems;

/// <summary>From what a grain replied to what HTTP answers.</summary>
internal static class Replies
{
    public const string MaybeWritten = "No answer came in time: it may have been written. Send the same request with the same Idempotency-Key to learn the outcome.";
    public const string NotReached = "The log cannot be reached; nothing was written.";
    public const string StartingOrStopping = "The server is starting or stopping; nothing was written.";
    public const string TooMuch = "Too much at once; nothing was written.";

    /// <summary>Now: an earlier attempt may have been written before the record became unreadable.</summary>
    public const string Unreadable = "What is recorded of this cannot be read: an operator must look at the log. Nothing was written now.";

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

            // The details name machines and their errors: they are for the operator.
            ReplyStatus.NotWritten when reply.Code == FailureCodes.Overloaded => new(FailureCodes.Overloaded, TooMuch) { Reason = reply.Detail },
            ReplyStatus.NotWritten when reply.Code == CallCodes.ClusterUnavailable => new(EdgeCodes.Unavailable, StartingOrStopping) { Reason = reply.Detail },
            ReplyStatus.NotWritten => new(FailureCodes.Unavailable, NotReached) { Reason = reply.Detail },
            ReplyStatus.Unknown => new(FailureCodes.OutcomeUnknown, MaybeWritten) { Reason = reply.Detail },
            ReplyStatus.Faulted => new(FailureCodes.Faulted, Unreadable),
            _ => new(EdgeCodes.InternalError, "The answer was empty."),
        };

    private static ProblemResult Named<T>(Reply<T> reply, string code)
        where T : class => new(code, reply.Detail ?? ProblemKind.Of(code).Title, reply.Subject)
        {
            RetryAfterSeconds = reply.RetryAfterSeconds ?? ProblemKind.Of(code).RetryAfterSeconds,
            More = reply.OpensAt is { } opens ? ImmutableDictionary<string, object?>.Empty.Add("opensAt", opens) : ImmutableDictionary<string, object?>.Empty,
        };
}
