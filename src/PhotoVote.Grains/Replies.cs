using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;

namespace PhotoVote.Grains;

/// <summary>From what happened inside to what the caller is told.</summary>
internal static partial class Replies
{
    public static readonly Refusal CommandIdReused = new(FailureCodes.CommandIdReused, "This command id was used for another request. Choose a new one.");

    public static Reply<T> Done<T>(T value, bool repeated = false)
        where T : class => new(ReplyStatus.Done, value, Repeated: repeated);

    public static Reply<T> Refused<T>(Refusal refusal)
        where T : class => new(ReplyStatus.Refused, null, refusal.Code, refusal.Detail)
        {
            RetryAfterSeconds = refusal.RetryAfterSeconds,
            OpensAt = refusal.OpensAt,
        };

    /// <summary>The same failure, of another question.</summary>
    public static Reply<T> Failed<T>(ReplyStatus status, string? code, string? detail)
        where T : class => new(status, null, code, detail);

    /// <summary>What became of a command that was not done.</summary>
    public static Reply<T> Undone<TState, T>(CommandOutcome<TState, Refusal> outcome)
        where T : class => Refused<T>(outcome is CommandOutcome<TState, Refusal>.Refused refused ? refused.Refusal : CommandIdReused);

    /// <summary>Asks or commands, and turns what the log throws into a reply. Anything else is a bug and goes on its way.</summary>
    public static async Task<Reply<T>> GuardAsync<T>(ILogger logger, Func<Task<Reply<T>>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsOfTheLog(e))
        {
            return Failed<T>(logger, e);
        }
    }

    /// <summary>Whether it is among what the log throws, for which there is a reply: <see cref="Failed{T}(ILogger, Exception)"/>.</summary>
    public static bool IsOfTheLog(Exception e) =>
        e is AppendNotWrittenException or LogUnavailableException or AppendOutcomeUnknownException or AggregateFaultedException or OperationCanceledException;

    /// <summary>What the log threw, as a reply.</summary>
    public static Reply<T> Failed<T>(ILogger logger, Exception thrown)
        where T : class
    {
        switch (thrown)
        {
            case AppendNotWrittenException e:
                var code = e.Reason == NotWrittenReason.Overloaded ? FailureCodes.Overloaded : FailureCodes.Unavailable;
                return Failed<T>(ReplyStatus.NotWritten, code, e.Message);
            case LogUnavailableException e:
                return Failed<T>(ReplyStatus.NotWritten, FailureCodes.Unavailable, $"{e.Message} Nothing was written.");
            case AppendOutcomeUnknownException e:
                return Failed<T>(ReplyStatus.Unknown, FailureCodes.OutcomeUnknown, e.Message);
            case AggregateFaultedException e:
                LogFaulted(logger, e, e.Stream, e.Version, e.Position);
                return Failed<T>(ReplyStatus.Faulted, FailureCodes.Faulted, "What is recorded here cannot be read. Nothing was written. An operator must look.");
            case OperationCanceledException:
                return Failed<T>(ReplyStatus.NotWritten, FailureCodes.Overloaded, "The request was given up before anything was written.");
            default:
                throw new UnreachableException($"No reply for {thrown.GetType().Name}.", thrown);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stream {Stream} cannot be replayed past its event at version {Version}, position {Position}")]
    private static partial void LogFaulted(ILogger logger, Exception e, StreamId stream, long version, long position);
}
