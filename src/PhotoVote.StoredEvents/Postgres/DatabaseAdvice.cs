using System.Net.Sockets;
using Npgsql;
using PhotoVote.EventLog;

namespace PhotoVote.StoredEvents.Postgres;

/// <summary>What an operator can do about a database that cannot serve; the same words for the server and the command line.</summary>
public static class DatabaseAdvice
{
    /// <summary>A sentence to follow the exception's own; null when there is nothing to add.</summary>
    public static string? Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            LogDamagedException { IsOutdated: true } => "The command is: photovote db apply.",
            LogDamagedException => null,
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                "Check Username and Password in the connection string.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                "Create the database (create database … encoding 'UTF8'), or correct Database in the connection string.",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
                "Have the database's owner run photovote db apply, and grant this user usage on the schemas event_log, orleans and photos, and select, insert, update "
                + "and delete on their tables.",
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => ReadOnly,
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
                "Raise max_connections or the user's CONNECTION LIMIT: a gateway uses a dozen connections, and one more for each partition.",
            PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => "The server is starting or stopping: try again in a moment.",
            SocketException => "Is the server running, and are Host and Port in the connection string right?",
            TimeoutException => "Something accepts connections there and says nothing: is it a PostgreSQL server, and is it well?",
            { InnerException: { } inner } => Of(inner),
            NpgsqlException { Message: var words } when words.Contains("password", StringComparison.OrdinalIgnoreCase) =>
                "Put Username and Password into the connection string.",
            NpgsqlException => "Is it a PostgreSQL server that listens there?",
            _ => null,
        };
    }

    internal const string ReadOnly =
        "It takes no writes (a standby, or default_transaction_read_only): connect to the primary; with several hosts in the connection string, "
        + "add Target Session Attributes=primary.";
}
