using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PhotoVote.Testing;

/// <summary>
/// A PostgreSQL server for tests or benchmarks: from local binaries in a temporary folder, or an existing one. It is stopped and its folder
/// removed when this is disposed, and also when this process dies.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The environment variable that names an existing server to use, by its connection string.</summary>
    public const string ExistingServerVariable = "PHOTOVOTE_TEST_POSTGRES";

    // The shell outlives us: when our end of its standard input closes, however we ended, it stops the server and removes the folder.
    private const string Guard = """
        data=$1; shift
        "$@" >"$data/server.log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT $server 2>/dev/null
        wait $server 2>/dev/null
        rm -rf "$data"
        """;

    private readonly Process? _guard;

    private PostgresServer(string connectionString, Process? guard) => (ConnectionString, _guard) = (connectionString, guard);

    /// <summary>Leads to the server's maintenance database, as a superuser.</summary>
    public string ConnectionString { get; }

    /// <param name="durable">Whether commits reach the disk: needed to measure, wasted on tests.</param>
    /// <param name="settings">Further settings of the server, such as "shared_buffers=1GB".</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false, params string[] settings)
    {
        if (Environment.GetEnvironmentVariable(ExistingServerVariable) is { Length: > 0 } existing)
            return new(existing, null);

        var binaries = PostgresBinaries.Find();
        var data = Directory.CreateTempSubdirectory("photovote-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", Account().User, data).ConfigureAwait(false);
        await RunAsync([.. Unprivileged(), $"{binaries}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"])
            .ConfigureAwait(false);

        var port = FreePort();
        string[] server =
        [
            $"{binaries}/postgres", "-D", data, "-h", "127.0.0.1", "-p", $"{port}", "-k", data, "-c", "max_connections=300",
            .. durable ? (string[])[] : ["-c", "fsync=off", "-c", "full_page_writes=off"],
            .. settings.SelectMany(setting => (string[])["-c", setting]),
        ];
        string[] command = [.. Unprivileged(), "/bin/sh", "-c", Guard, "guard", data, .. server];
        var start = new ProcessStartInfo { FileName = command[0], RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        var guard = Process.Start(start)!;
        var connectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=5;Include Error Detail=true";
        await AwaitReadyAsync(connectionString, Path.Combine(data, "server.log")).ConfigureAwait(false);
        return new(connectionString, guard);
    }

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"create database {name} template template0 encoding 'UTF8'").ConfigureAwait(false);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Drops a database of <see cref="CreateDatabaseAsync"/>, whoever still uses it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        // A server of our own goes as a whole.
        _guard is not null ? Task.CompletedTask : ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");

    public async ValueTask DisposeAsync()
    {
        if (_guard is null)
            return;
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync().ConfigureAwait(false);
        _guard.Dispose();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync().ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static async Task AwaitReadyAsync(string connectionString, string log)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
                await connection.OpenAsync().ConfigureAwait(false);
                return;
            }
            catch (NpgsqlException e)
            {
                if (patience.Elapsed > TimeSpan.FromSeconds(30))
                    throw new InvalidOperationException($"PostgreSQL did not start: {(File.Exists(log) ? await File.ReadAllTextAsync(log).ConfigureAwait(false) : "no log")}", e);
                await Task.Delay(20).ConfigureAwait(false);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL refuses to run as root.
    private static string[] Unprivileged() =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Account().User}", $"--regid={Account().Group}", "--clear-groups"] : [];

    private static (string User, string Group) Account()
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToDictionary(fields => fields[0], fields => (fields[2], fields[3]));
        return accounts.TryGetValue("postgres", out var postgres) ? postgres : accounts["nobody"];
    }

    private static async Task RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo { FileName = command[0], RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync().ConfigureAwait(false);
        await output.ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} failed: {error}");
    }
}
