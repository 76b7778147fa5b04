using System.Data.Common;
using Npgsql;

namespace PhotoVote.Grains.Storage.Postgres;

/// <summary>
/// Connections for Orleans' ADO.NET providers: those of a data source, with Orleans' schema as the search path, because the providers name
/// their table of queries without one. They come from the same pool as all others, and PostgreSQL's search path goes back to what it was
/// when they return to it. The data source stays the caller's.
/// </summary>
public sealed class OrleansDataSource(NpgsqlDataSource dataSource) : DbDataSource
{
    private const string SetSearchPath = "set search_path = orleans";

    public override string ConnectionString => dataSource.ConnectionString;

    /// <summary>The connection is closed, and has the plain search path when it is opened; Orleans asks only for its type.</summary>
    protected override DbConnection CreateDbConnection() => dataSource.CreateConnection();

    protected override DbConnection OpenDbConnection()
    {
        var connection = dataSource.OpenConnection();
        try
        {
            using var command = new NpgsqlCommand(SetSearchPath, connection);
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = new NpgsqlCommand(SetSearchPath, connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
