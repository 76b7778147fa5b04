using System.Globalization;
using Microsoft.Data.Sqlite;
using PhotoVote.EventLog;
using SQLitePCL;

namespace PhotoVote.StoredEvents.Sqlite;

/// <summary>
/// The SQLite file in the data folder that holds grain state, beside the log, whose file belongs to the log's writer alone. What is in it
/// can be computed again: it may be deleted while nothing runs.
/// </summary>
public sealed class StateFile(string folder)
{
    /// <summary>The file's name within the data folder.</summary>
    public const string Name = "state.db";

    private const int Version = 1;
    private const int BusyMilliseconds = 5_000;

    // Grain state is told apart by state name and grain key, as in Orleans' ADO.NET providers. A cleared state keeps its row and version.
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS grain_state (
            state_name TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            version INTEGER NOT NULL,
            payload BLOB,
            PRIMARY KEY (state_name, grain_key)) WITHOUT ROWID;
        PRAGMA user_version = 1;
        """;

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, Name);

    /// <summary>Opens it for writing, and creates folder, file and table where they are missing. A commit is on the disk when it returns.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="LogDamagedException">A newer program has written it.</exception>
    public SqliteConnection OpenWriter()
    {
        Directory.CreateDirectory(folder);
        return Open(Path, SqliteOpenMode.ReadWriteCreate, connection =>
        {
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            if (CheckVersion(connection) == Version)
                return;

            // Immediate: whoever else creates it at the same moment waits for its turn.
            Execute(connection, $"BEGIN IMMEDIATE; {Tables} COMMIT");
        });
    }

    /// <summary>Opens it for reading, also beside a process that writes; null when there is none.</summary>
    /// <inheritdoc cref="OpenWriter" path="/exception"/>
    public SqliteConnection? TryOpenReader()
    {
        if (!File.Exists(Path))
            return null;
        SqliteConnection connection;
        try
        {
            connection = Open(Path, SqliteOpenMode.ReadOnly, c => CheckVersion(c));
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY && !File.Exists(Path + "-wal"))
        {
            // SQLite keeps readers' marks in a file beside it. Where none can be created, and nobody has it open, it can be read as it lies.
            connection = Open(new Uri(System.IO.Path.GetFullPath(Path)).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly, c => CheckVersion(c));
        }

        if (CheckVersion(connection) == Version)
            return connection;
        connection.Dispose();
        return null;
    }

    private int CheckVersion(SqliteConnection connection)
    {
        using var command = new SqliteCommand("PRAGMA user_version", connection);
        var found = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        return found <= Version
            ? found
            : throw new LogDamagedException($"{Path} has schema {found}; this version knows schemas up to {Version}. A newer version has written it: use that one.");
    }

    private static SqliteConnection Open(string source, SqliteOpenMode mode, Action<SqliteConnection> prepare)
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
            prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
