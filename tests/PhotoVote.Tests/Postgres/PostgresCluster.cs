using Npgsql;
using PhotoVote.Testing;

[assembly: AssemblyFixture(typeof(PhotoVote.Tests.Postgres.PostgresCluster))]

namespace PhotoVote.Tests.Postgres;

/// <summary>One PostgreSQL server for all tests of a run; it starts when the first test asks for a database.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync());

    /// <summary>An empty database of the caller's own.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var server = await _server.Value;
        return new(server, await server.CreateDatabaseAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }
}

/// <summary>A database for one test or class, and the way into it.</summary>
public sealed class TestDatabase(PostgresServer server, string connectionString) : IAsyncDisposable
{
    public string ConnectionString { get; } = connectionString;

    public NpgsqlDataSource DataSource { get; } = NpgsqlDataSource.Create(connectionString);

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Nobody gets in any more, and who is in is thrown out.</summary>
    public Task TakeAwayAsync() => ElsewhereAsync(
        "alter database {0} with allow_connections false",
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{0}'");

    public Task GiveBackAsync() => ElsewhereAsync("alter database {0} with allow_connections true");

    private async Task ElsewhereAsync(params string[] statements)
    {
        var name = new NpgsqlConnectionStringBuilder(ConnectionString).Database;
        var elsewhere = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(elsewhere.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement.Replace("{0}", name, StringComparison.Ordinal), connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await server.DropDatabaseAsync(ConnectionString);
    }
}
