using System.Globalization;
using Microsoft.Data.Sqlite;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>The numbered scripts that make the tables; the database remembers the last one applied in its <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    private const string Prefix = "PhotoVote.EventLog.Sqlite.Schema.";

    private static readonly (int Number, string Resource)[] Scripts =
    [
        .. typeof(SqliteSchema).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(Prefix.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture), name))
            .Order(),
    ];

    private static int Newest => Scripts[^1].Number;

    /// <summary>Brings the tables up to this version's shape. Each script and its number are one transaction.</summary>
    /// <exception cref="LogDamagedException">The file was written by a newer version, or is something else.</exception>
    public static void Upgrade(SqliteConnection connection, string path)
    {
        var found = Version(connection);
        RefuseNewer(found, path);
        if (found == 0 && !string.Equals(connection.QueryText("SELECT count(*) FROM sqlite_schema"), "0", StringComparison.Ordinal))
            throw new LogDamagedException($"{path} is a database of something else, not an event log. Choose another folder or file name.");
        foreach (var (number, resource) in Scripts)
        {
            if (number <= found)
                continue;
            using var transaction = connection.BeginTransaction();
            connection.Execute(Read(resource));
            connection.Execute($"PRAGMA user_version = {number}");
            transaction.Commit();
        }
    }

    /// <summary>Checks that the tables have this version's shape.</summary>
    /// <exception cref="LogDamagedException">They have not.</exception>
    public static void Check(SqliteConnection connection, string path)
    {
        var found = Version(connection);
        RefuseNewer(found, path);
        if (found < Newest)
            throw new LogDamagedException(
                $"{path} has schema {found}, older than {Newest}, which this version reads. Start the program that writes it once: that upgrades it.");
    }

    private static void RefuseNewer(int found, string path)
    {
        if (found > Newest)
            throw new LogDamagedException(
                $"{path} has schema {found}; this version knows schemas up to {Newest}. A newer version has written it: use that one.");
    }

    private static int Version(SqliteConnection connection) =>
        int.Parse(connection.QueryText("PRAGMA user_version")!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(SqliteSchema).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
