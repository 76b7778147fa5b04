using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>
/// Keeps the write-ahead log from growing. SQLite moves its pages to the database every few thousand, but starts it anew only when it
/// happens to find no reader at work; where readers always are, it has to wait for them once in a while.
/// </summary>
internal sealed class WriteAheadBound(string path, long limit)
{
    /// <summary>Readers of this process finish sooner; a foreign one that sits on its transaction is tried again after more growth.</summary>
    private const int WaitMilliseconds = 500;

    private long _excess;

    /// <summary>Empties it if it is longer than it may be.</summary>
    public void Check(SqliteConnection connection)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length < limit + _excess)
            return;
        raw.sqlite3_busy_timeout(connection.Handle, WaitMilliseconds);
        connection.QueryText("PRAGMA wal_checkpoint(TRUNCATE)");
        raw.sqlite3_busy_timeout(connection.Handle, SqliteDatabase.BusyMilliseconds);
        file.Refresh();
        _excess = file.Exists ? file.Length : 0;
    }
}
