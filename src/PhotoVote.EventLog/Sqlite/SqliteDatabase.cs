using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>Opens connections to one database file, each with the settings that the log relies on.</summary>
internal sealed class SqliteDatabase(string folder, string fileName)
{
    /// <summary>For how long a statement waits for a lock that a program beside the log holds.</summary>
    public const int BusyMilliseconds = 5_000;

    private bool _immutable;

    public string Path { get; } = System.IO.Path.Combine(folder, fileName);

    public string WriteAheadPath => Path + "-wal";

    /// <summary>The one connection that writes. A commit is on the disk when it returns (synchronous=FULL).</summary>
    public SqliteConnection OpenWriter(int checkpointPages)
    {
        var connection = Open(Path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            if (!string.Equals(connection.QueryText("PRAGMA journal_mode = WAL"), "wal", StringComparison.Ordinal))
                throw new LogUnavailableException($"{Path} cannot keep a write-ahead log: the folder must be on a local disk.");
            connection.Execute(
                $"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = {checkpointPages}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that only reads.</summary>
    public SqliteConnection OpenReader() =>
        Open(_immutable ? new Uri(Path).AbsoluteUri + "?immutable=1" : Path, SqliteOpenMode.ReadOnly);

    /// <summary>
    /// Finds out how to read beside, or without, the process that writes. SQLite keeps its readers' marks in a file beside the database,
    /// which it creates when nobody has the log open; where the folder cannot be written to it opens nothing. But then, if there is no
    /// write-ahead log either, nobody has it open and the file can be read as it lies.
    /// </summary>
    public void ProbeReading()
    {
        if (!File.Exists(Path))
            throw new LogUnavailableException($"There is no log at {Path}.");
        try
        {
            using var connection = OpenReader();
            connection.QueryText("SELECT count(*) FROM sqlite_schema");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY && !File.Exists(WriteAheadPath))
        {
            _immutable = true;
        }
    }

    private static SqliteConnection Open(string source, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusyMilliseconds / 1_000,
        }.ToString());
        try
        {
            connection.Open();
            raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

/// <summary>What is done too rarely to be prepared.</summary>
internal static class SqliteConnectionExtensions
{
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static string? QueryText(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
