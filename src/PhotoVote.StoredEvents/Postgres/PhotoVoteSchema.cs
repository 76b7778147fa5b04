using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;

namespace PhotoVote.StoredEvents.Postgres;

/// <summary>
/// All that PhotoVote keeps in PostgreSQL: the event log (schema <c>event_log</c>), Orleans' tables (schema <c>orleans</c>) and photos (schema <c>photos</c>). It stands
/// here, and not with the grains, so that the command line can prepare a database without a silo.
/// </summary>
public static class PhotoVoteSchema
{
    private static SchemaScripts Orleans { get; } =
        new("orleans", typeof(PhotoVoteSchema).Assembly, "PhotoVote.StoredEvents.Postgres.Orleans.");

    private static SchemaScripts Photos { get; } =
        new("photos", typeof(PhotoVoteSchema).Assembly, "PhotoVote.StoredEvents.Postgres.Photos.");

    /// <summary>Applies what the database has not seen. Several processes may do so at once; again does no harm.</summary>
    /// <exception cref="LogUnavailableException">The database cannot be reached, or refused a script.</exception>
    /// <exception cref="LogDamagedException">The database was prepared by a newer version.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await PostgresSchema.ApplyAsync(dataSource, cancellationToken).ConfigureAwait(false);
        await PostgresSchema.ApplyAsync(dataSource, Orleans, cancellationToken).ConfigureAwait(false);
        await PostgresSchema.ApplyAsync(dataSource, Photos, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes nothing; refuses a database whose tables are older or newer than this program.</summary>
    /// <exception cref="LogUnavailableException">The database cannot be reached.</exception>
    /// <exception cref="LogDamagedException">The tables are not those that this program can use.</exception>
    public static async Task CheckAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await PostgresSchema.CheckAsync(dataSource, cancellationToken).ConfigureAwait(false);
        await PostgresSchema.CheckAsync(dataSource, Orleans, cancellationToken).ConfigureAwait(false);
        await PostgresSchema.CheckAsync(dataSource, Photos, cancellationToken).ConfigureAwait(false);
    }
}
