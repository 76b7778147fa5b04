using Npgsql;

namespace PhotoVote.Gateway.Health;

/// <summary>What is wrong with the log's database, for whoever watches: in words that name no machine and no user.</summary>
internal static class LogTrouble
{
    public static string Of(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "The log's database has no connection left.",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown } => "The log's database is starting or stopping.",
        PostgresException { SqlState: var state } => $"The log's database refuses ({state}).",
        TimeoutException or OperationCanceledException => "The log's database does not answer.",
        { InnerException: { } inner } => Of(inner),
        _ => "The log's database cannot be reached or read.",
    };
}
