using System.Globalization;
using Microsoft.Data.Sqlite;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>The rows that hand out positions.</summary>
internal static class Partitions
{
    /// <summary>How many there are.</summary>
    public static int Count(SqliteConnection connection) =>
        int.Parse(connection.QueryText("SELECT count(*) FROM partition")!, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Adds what is missing.</summary>
    /// <exception cref="LogDamagedException">There are more: their streams would be out of reach.</exception>
    public static void Ensure(SqliteConnection connection, int count)
    {
        var found = Count(connection);
        if (found > count)
            throw new LogDamagedException($"The log has {found} partitions and was asked to open with {count}. Their number may grow, never shrink.");
        for (var number = found; number < count; number++)
            connection.Execute($"INSERT INTO partition (number) VALUES ({number})");
    }
}
