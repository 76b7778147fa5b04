namespace PhotoVote.Testing;

/// <summary>Finds the programs of a PostgreSQL server on this machine.</summary>
internal static class PostgresBinaries
{
    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Prepend("/usr/lib/postgresql")
            .SelectMany(Candidates);
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException(
                "These tests need PostgreSQL 13 or newer, and found neither initdb and postgres in /usr/lib/postgresql/*/bin or the PATH nor a server named by "
                + $"{PostgresServer.ExistingServerVariable}. On Debian or Ubuntu: apt-get install postgresql. Or set {PostgresServer.ExistingServerVariable} "
                + "to the connection string of a server on which databases may be created.");
    }

    // Debian keeps each major version in a folder of its own; the newest first.
    private static IEnumerable<string> Candidates(string folder) =>
        folder == "/usr/lib/postgresql"
            ? Directory.Exists(folder)
                ? Directory.GetDirectories(folder).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => Path.Combine(d, "bin"))
                : []
            : folder.Length > 0 ? [folder] : [];
}
