using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>What SQLite's errors mean to the log.</summary>
internal static class SqliteErrors
{
    /// <summary>An event id that the partition holds already, or a version that the stream has.</summary>
    public static bool IsDuplicate(SqliteException e) => e.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_UNIQUE;

    /// <summary>
    /// Whether a COMMIT that failed so has left nothing behind once it is rolled back: it was refused before, or while, its pages went to
    /// the write-ahead log, whose last page decides. After any other error that page may be on the disk, and count after a crash.
    /// </summary>
    public static bool LeavesNothingBehind(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_BUSY or raw.SQLITE_FULL;

    /// <summary>What is told to whoever asked for something that SQLite could not do. Other exceptions stay what they are.</summary>
    public static Exception InWords(Exception e) => e switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } => new LogDamagedException($"The database is damaged: {e.Message}", e),
        SqliteException => new LogUnavailableException($"The database cannot be read: {e.Message}", e),
        _ => e,
    };

    public static EventLogException CannotOpen(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new LogDamagedException($"{path} is not an event log, or it is damaged: {e.Message}", e),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => new LogUnavailableException(
            $"{path} cannot be opened: {e.Message} Give this process's user the right to it, or choose another folder.", e),
        _ => new LogUnavailableException($"{path} cannot be opened: {e.Message}", e),
    };
}
