namespace PhotoVote.EventLog.Sqlite;

/// <summary>
/// The event log in a SQLite file: nothing to install, one process at a time. An append is on the disk when it completes
/// (write-ahead log, synchronous=FULL, many appends a commit).
/// </summary>
public static class SqliteEventLog
{
    /// <summary>A log that this process writes. <see cref="IEventLog.StartAsync"/> takes the folder, disposing gives it back.</summary>
    /// <param name="options">Where it lives.</param>
    /// <param name="time">The clock of the log; the system's when null.</param>
    /// <remarks>
    /// Starting throws <see cref="DataFolderInUseException"/> when another process has the folder, and <see cref="LogUnavailableException"/>
    /// when the folder cannot be written to.
    /// </remarks>
    /// <exception cref="ArgumentException">The folder or the file name is empty, or the file name is a path.</exception>
    public static IEventLog Create(SqliteEventLogOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckNames(options.Folder, options.FileName);
        return new SqliteLog(options with { Folder = Path.GetFullPath(options.Folder) }, time ?? TimeProvider.System);
    }

    /// <summary>
    /// Opens a log for reading, beside the process that writes it or while none does. Appends and snapshots are refused with
    /// <see cref="NotSupportedException"/>; followers look once a second.
    /// </summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="fileName">The database's file name within the folder.</param>
    /// <param name="time">The clock by which followers wait; the system's when null.</param>
    /// <remarks>
    /// The database file is never changed. SQLite keeps readers' marks in <c>{fileName}-shm</c> and an empty <c>{fileName}-wal</c> beside
    /// it, which it creates when no process has the log open, and which may stay behind; the next writer takes them over. In a folder that
    /// cannot be written to, the file is read as it lies, provided that no process has left a write-ahead log.
    /// </remarks>
    /// <exception cref="LogUnavailableException">There is no log, or it cannot be read.</exception>
    /// <exception cref="LogDamagedException">Its schema is not this version's.</exception>
    public static IEventLog OpenReadOnly(string folder, string fileName = "events.db", TimeProvider? time = null)
    {
        CheckNames(folder, fileName);
        var database = new SqliteDatabase(Path.GetFullPath(folder), fileName);
        try
        {
            database.ProbeReading();
            using var connection = database.OpenReader();
            SqliteSchema.Check(connection, database.Path);
            return new SqliteReadOnlyLog(Partitions.Count(connection), database, time ?? TimeProvider.System);
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            throw SqliteErrors.CannotOpen(database.Path, e);
        }
    }

    private static void CheckNames(string folder, string fileName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        if (!string.Equals(Path.GetFileName(fileName), fileName, StringComparison.Ordinal))
            throw new ArgumentException($"{fileName} is a path; the file name stands alone.", nameof(fileName));
    }
}
