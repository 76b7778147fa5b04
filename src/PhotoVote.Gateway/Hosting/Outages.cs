using System.Data.Common;
using System.Net.Sockets;
using PhotoVote.EventLog;

namespace PhotoVote.Gateway.Hosting;

/// <summary>Exceptions that say that something outside is away, and nothing about the program.</summary>
internal static class Outages
{
    /// <summary>What it says; null when it may be the program's fault, whose stack is wanted.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="level">The line's. Whoever calls it an error expected no outage where one is wrapped: what wrapped it is wanted too.</param>
    public static string? InASentence(Exception exception, LogLevel level)
    {
        if (level >= LogLevel.Error && !IsOne(exception))
            return null;
        var cause = exception;
        while (!IsOne(cause))
        {
            if (cause.InnerException is null)
                return null;
            cause = cause.InnerException;
        }

        var message = cause.Message.AsSpan();
        var end = message.IndexOfAny('\r', '\n');
        return $"{cause.GetType().Name}: {(end < 0 ? message : message[..end])}";
    }

    private static bool IsOne(Exception e) => e
        is EventLogException and not LogDamagedException
        or DbException
        or SocketException
        or TimeoutException
        or OperationCanceledException
        or OrleansMessageRejectionException;
}
