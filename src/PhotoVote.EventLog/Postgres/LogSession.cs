using System.Data;
using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>A connection that is kept, with settings of its own and its commands prepared. Used by one caller at a time.</summary>
internal sealed class LogSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly Dictionary<string, NpgsqlCommand> _commands = new(StringComparer.Ordinal);

    private LogSession(NpgsqlConnection connection) => _connection = connection;

    public NpgsqlConnection Connection => _connection;

    public bool IsOpen => _connection.FullState == ConnectionState.Open;

    /// <param name="dataSource">Where the connection comes from.</param>
    /// <param name="settings">PostgreSQL settings by name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<LogSession> OpenAsync(
        NpgsqlDataSource dataSource, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var sql = string.Join(", ", settings.Select(setting => $"set_config('{setting.Key}', '{setting.Value}', false)"));
            await using var command = new NpgsqlCommand($"select {sql}", connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return new(connection);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Settings for a session whose statements the server ends after <paramref name="statementTimeout"/>.</summary>
    /// <remarks>The indexes are to be used whatever size the tables had when a statement was prepared. TCP settings mean nothing to a Unix socket.</remarks>
    public static Dictionary<string, string> Settings(TimeSpan statementTimeout, TimeSpan lockTimeout, bool durable) => new(StringComparer.Ordinal)
    {
        ["statement_timeout"] = Milliseconds(statementTimeout),
        ["lock_timeout"] = Milliseconds(lockTimeout),
        ["idle_in_transaction_session_timeout"] = "10000",
        ["tcp_keepalives_idle"] = "15",
        ["tcp_keepalives_interval"] = "5",
        ["tcp_keepalives_count"] = "3",
        ["tcp_user_timeout"] = "30000",
        ["synchronous_commit"] = durable ? "on" : "off",
        ["default_transaction_isolation"] = "read committed",
        ["plan_cache_mode"] = "force_generic_plan",
        ["enable_seqscan"] = "off",
        ["enable_hashjoin"] = "off",
        ["enable_mergejoin"] = "off",
        ["jit"] = "off",
    };

    /// <summary>The prepared command for this text; its parameters are made once, by the first to ask.</summary>
    public async ValueTask<NpgsqlCommand> CommandAsync(string sql, Func<NpgsqlParameter[]> parameters, CancellationToken cancellationToken)
    {
        if (_commands.TryGetValue(sql, out var command))
            return command;
        command = new NpgsqlCommand(sql, _connection);
        command.Parameters.AddRange(parameters());
        await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        _commands.Add(sql, command);
        return command;
    }

    /// <summary>Gives the connection back to its pool, which closes it if it is broken.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresErrors.IsOfDatabase(e))
        {
            // It was broken; there is nothing left to close.
        }
    }

    private static string Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
