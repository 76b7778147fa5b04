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
        where T : class => new(ReplyStatus.Refused, null, refusal.Code, refusal.Detail) { RetryAfterSeconds = refusal.RetryAfterSeconds };

    /// <summary>The same failure, of another question.</summary>
    public static Reply<T> Failed<T>(ReplyStatus status, string? code, string? detail)
        where T : class => new(status, null, code, detail);

    /// <summary>Asks or commands, and turns what the log throws into a reply. Anything else is a bug and goes on its way.</summary>
    public static async Task<Reply<T>> GuardAsync<T>(ILogger logger, Func<Task<Reply<T>>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (AppendNotWrittenException e)
        {
            var code = e.Reason == NotWrittenReason.Overloaded ? FailureCodes.Overloaded : FailureCodes.Unavailable;
            return Failed<T>(ReplyStatus.NotWritten, code, e.Message);
        }
        catch (LogUnavailableException e)
        {
            return Failed<T>(ReplyStatus.NotWritten, FailureCodes.Unavailable, $"{e.Message} Nothing was written.");
        }
        catch (AppendOutcomeUnknownException e)
        {
            return Failed<T>(ReplyStatus.Unknown, FailureCodes.OutcomeUnknown, e.Message);
        }
        catch (AggregateFaultedException e)
        {
            LogFaulted(logger, e, e.Stream, e.Version, e.Position);
            return Failed<T>(ReplyStatus.Faulted, FailureCodes.Faulted, "What is recorded here cannot be read. Nothing was written. An operator must look.");
        }
        catch (OperationCanceledException)
        {
            return Failed<T>(ReplyStatus.NotWritten, FailureCodes.Overloaded, "The request was given up before anything was written.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stream {Stream} cannot be replayed past its event at version {Version}, position {Position}")]
    private static partial void LogFaulted(ILogger logger, Exception e, StreamId stream, long version, long position);
}
