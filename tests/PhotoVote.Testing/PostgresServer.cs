using System.Diagnostics;
using System.Globalization;
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

    // The shell outlives us: when our end of its standard input closes, however we ended, it stops the server and removes the folder. Each
    // line that it reads starts the server, after the one before it is gone.
    private const string Guard = """
        data=$1; shift; server=
        while read -r _; do
            if [ -n "$server" ]; then wait "$server"; fi
            "$@" >>"$data/server.log" 2>&1 &
            server=$!
        done
        kill -CONT $server $(cat /proc/$server/task/$server/children 2>/dev/null) 2>/dev/null
        kill -QUIT $server 2>/dev/null
        wait $server 2>/dev/null
        rm -rf "$data"
        """;

    private const string LogFile = "server.log";

    private readonly Process? _guard;

    private readonly string _data;

    private PostgresServer(string connectionString, Process? guard, string data) => (ConnectionString, _guard, _data) = (connectionString, guard, data);

    /// <summary>Leads to the server's maintenance database, as a superuser.</summary>
    public string ConnectionString { get; }

    /// <param name="durable">Whether commits reach the disk: needed to measure, wasted on tests.</param>
    /// <param name="settings">Further settings of the server, such as "shared_buffers=1GB".</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false, params string[] settings)
    {
        if (Environment.GetEnvironmentVariable(ExistingServerVariable) is { Length: > 0 } existing)
            return new(existing, null, "");

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
        await StartAsync(guard).ConfigureAwait(false);
        var connectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=5;Include Error Detail=true";
        await AwaitReadyAsync(connectionString, Path.Combine(data, LogFile)).ConfigureAwait(false);
        return new(connectionString, guard, data);
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

    /// <summary>Whether this server is ours to break: an existing one is not.</summary>
    public bool CanFail => _guard is not null;

    /// <summary>As a crash would: all processes of the server end at once, whatever they are at; its files stay as they are.</summary>
    public async Task KillAsync()
    {
        var processes = Processes();
        // Standing still, the first makes no more of them.
        Signals.Send(Signals.Pause, processes[0]);
        processes = Processes();
        Signals.Send(Signals.Kill, processes);
        // The first one's entry stays until the shell looks for it.
        while (processes.Skip(1).Any(id => Directory.Exists($"/proc/{id}")))
            await Task.Delay(5).ConfigureAwait(false);
    }

    /// <summary>Starts the server that was killed, on the same files and port, and waits until it has recovered.</summary>
    public async Task RestartAsync()
    {
        await StartAsync(OwnGuard).ConfigureAwait(false);
        await AwaitReadyAsync(ConnectionString, Path.Combine(_data, LogFile)).ConfigureAwait(false);
    }

    /// <summary>All processes of the server stand still: it takes connections and answers nothing, until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        Signals.Send(Signals.Pause, Processes()[0]);
        Signals.Send(Signals.Pause, Processes());
    }

    public void Resume() => Signals.Send(Signals.Resume, Processes());

    public async ValueTask DisposeAsync()
    {
        if (_guard is null)
            return;
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync().ConfigureAwait(false);
        _guard.Dispose();
    }

    private Process OwnGuard => _guard ?? throw new InvalidOperationException($"The server of {ExistingServerVariable} is not ours to break.");

    private static async Task StartAsync(Process guard)
    {
        await guard.StandardInput.WriteLineAsync("start").ConfigureAwait(false);
        await guard.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>The first process of the server, and its children.</summary>
    private int[] Processes()
    {
        _ = OwnGuard;
        var first = File.ReadLines(Path.Combine(_data, "postmaster.pid")).First();
        var children = File.ReadAllText($"/proc/{first}/task/{first}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. children.Prepend(first).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
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
