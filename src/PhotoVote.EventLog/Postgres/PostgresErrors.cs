using System.Net.Sockets;
using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>What an error of Npgsql or PostgreSQL says about an append or a read.</summary>
internal static class PostgresErrors
{
    /// <summary>An error while a batch was being written.</summary>
    /// <remarks>
    /// An error of severity ERROR undoes the transaction, and so does a cancellation that the server confirms with one: a cancel that comes
    /// during the commit is too late and only warns (CommitTransaction holds interrupts, SyncRepWaitForLSN reports them as warnings). FATAL
    /// (57P01 and the like) may come after the commit; without an answer nothing is known.
    /// </remarks>
    public static EventLogException OfAppend(Exception e, int partition) => Refusal(e) switch
    {
        { SqlState: PostgresErrorCodes.LockNotAvailable } refusal => new AppendNotWrittenException(
            $"Another transaction held partition {partition} for too long. Nothing was written; try again in a moment.", NotWrittenReason.Unavailable, refusal),
        { SqlState: PostgresErrorCodes.QueryCanceled } refusal => new AppendNotWrittenException(
            $"PostgreSQL took too long over an append to partition {partition}; it was cancelled and nothing was written.", NotWrittenReason.Unavailable, refusal),
        { } refusal => new AppendNotWrittenException(
            $"PostgreSQL refused an append to partition {partition} ({Describe(refusal)}). Nothing was written.", NotWrittenReason.Unavailable, refusal),
        null => new AppendOutcomeUnknownException(
            $"PostgreSQL gave no answer to an append to partition {partition} ({Describe(e)}). Send the same request again to learn what became of it.", e),
    };

    /// <summary>An error before anything of a batch was sent.</summary>
    public static AppendNotWrittenException BeforeAppend(Exception e, int partition) => new(
        $"No connection to PostgreSQL for partition {partition} ({Describe(e)}). Nothing was written; try again in a moment.", NotWrittenReason.Unavailable, e);

    /// <summary>Runs a read, and reports the errors of the database as <see cref="LogUnavailableException"/>.</summary>
    public static async Task<T> ReadingAsync<T>(string verb, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            throw new LogUnavailableException($"Cannot {verb} the event log in PostgreSQL ({Describe(e)}).", e);
        }
    }

    /// <summary>Whether the error comes from the database or the way to it, rather than from a bug or a caller who gave up.</summary>
    public static bool IsOfDatabase(Exception e) => e is NpgsqlException or SocketException or IOException or TimeoutException;

    private static PostgresException? Refusal(Exception e) => e switch
    {
        PostgresException p when IsDefinite(p) => p,
        OperationCanceledException { InnerException: PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } p } when IsDefinite(p) => p,
        NpgsqlException { InnerException: PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } p } when IsDefinite(p) => p,
        _ => null,
    };

    // Class 08 and 40003 say themselves that the outcome may be unknown (a proxy on the way can raise them).
    private static bool IsDefinite(PostgresException e) =>
        e.InvariantSeverity == "ERROR"
        && !e.SqlState.StartsWith("08", StringComparison.Ordinal)
        && e.SqlState != PostgresErrorCodes.StatementCompletionUnknown;

    private static string Describe(Exception e) => e switch
    {
        PostgresException p => $"{p.SqlState}: {p.MessageText}",
        OperationCanceledException or TimeoutException or { InnerException: TimeoutException } => "no answer in time",
        { InnerException: { } inner } => $"{e.Message}: {inner.Message}",
        _ => e.Message,
    };
}
