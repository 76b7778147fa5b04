using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>
/// A prepared statement, reused for the life of its connection, by one thread. It goes below SqliteCommand because that looks up every
/// parameter by name at every execution, boxes numbers and copies blobs: most of the cost of a batch of small inserts.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Binds a parameter; they are numbered from 1.</summary>
    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, string value)
    {
        Check(raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        // A span without bytes may have no address, which SQLite would take for NULL.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, Ulid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        return Bind(index, bytes);
    }

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>Goes to the next row. After the last one the statement is ready to be used again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        try
        {
            if (code != raw.SQLITE_DONE)
                Check(code);
            return false;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Executes a statement that gives no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>The first column of the first row, or null when there is no row or no value.</summary>
    public long? Scalar()
    {
        if (!Step())
            return null;
        long? value = raw.sqlite3_column_type(_statement, 0) == raw.SQLITE_NULL ? null : Int64(0);
        Reset();
        return value;
    }

    /// <summary>Makes it ready to be used again before its last row was seen; until then it keeps the read transaction open.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _database);
    }
}
