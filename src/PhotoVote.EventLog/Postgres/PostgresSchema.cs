using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>Creates and updates tables by numbered scripts, and tells whether they are those that this program needs.</summary>
public static class PostgresSchema
{
    // Any constant does; this one reads "EVENTLOG" in ASCII.
    private const long LockKey = 0x4556454E544C4F47;

    private const string Bookkeeping = """
        create schema if not exists event_log;
        create table if not exists event_log.schema_version (
            set_name text not null, number integer not null, script text not null, applied_at timestamptz not null default now(),
            primary key (set_name, number));
        """;

    /// <summary>Applies those of the event log's scripts that the database has not seen. Several processes may do so at once.</summary>
    /// <exception cref="LogUnavailableException">The database cannot be reached, or refused a script; nothing was changed.</exception>
    /// <exception cref="LogDamagedException">The database was prepared by a newer version of this library.</exception>
    public static Task ApplyAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        ApplyAsync(dataSource, SchemaScripts.EventLog, cancellationToken);

    /// <summary>
    /// Applies those scripts of a set that the database has not seen, all in one transaction. Several processes may do so at once: they
    /// take turns, and all but the first find nothing to do.
    /// </summary>
    /// <inheritdoc cref="ApplyAsync(NpgsqlDataSource, CancellationToken)" path="/exception"/>
    public static Task ApplyAsync(NpgsqlDataSource dataSource, SchemaScripts scripts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(scripts);
        return RunAsync("prepare", scripts, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

            // Whoever finds nothing to do needs no right to do it.
            if (await FindVersionAsync(connection, scripts, cancellationToken).ConfigureAwait(false) == scripts.Version)
                return true;
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, $"set local statement_timeout = 0; select pg_advisory_xact_lock({LockKey})", cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, Bookkeeping, cancellationToken).ConfigureAwait(false);
            var applied = await FindVersionAsync(connection, scripts, cancellationToken).ConfigureAwait(false);
            foreach (var script in scripts.Scripts.Skip(applied))
            {
                await ExecuteAsync(connection, script.Sql, cancellationToken).ConfigureAwait(false);
                await using var note = new NpgsqlCommand(
                    "insert into event_log.schema_version (set_name, number, script) values ($1, $2, $3)", connection)
                {
                    Parameters = { new() { Value = scripts.SetName }, new() { Value = script.Number }, new() { Value = script.Name } },
                };
                await note.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>Changes nothing; refuses a database whose event log tables are older or newer than this library.</summary>
    /// <exception cref="LogUnavailableException">The database cannot be reached.</exception>
    /// <exception cref="LogDamagedException">The tables are not those that this library can use.</exception>
    public static Task CheckAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        CheckAsync(dataSource, SchemaScripts.EventLog, cancellationToken);

    /// <summary>Changes nothing; refuses a database to which fewer or more scripts of the set were applied than this program has.</summary>
    /// <inheritdoc cref="CheckAsync(NpgsqlDataSource, CancellationToken)" path="/exception"/>
    public static Task CheckAsync(NpgsqlDataSource dataSource, SchemaScripts scripts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(scripts);
        return RunAsync("check", scripts, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var applied = await FindVersionAsync(connection, scripts, cancellationToken).ConfigureAwait(false);
            if (applied < scripts.Version)
                throw new LogDamagedException(
                    $"The database's tables for {scripts.SetName} are at version {applied}; this program needs version {scripts.Version}. "
                    + "Apply the schema first, or let the program do so when it starts (ApplySchema).") { IsOutdated = true };
            return true;
        });
    }

    /// <summary>What another program made has other tables and columns: scripts and queries stumble over them (class 42), but for want of rights.</summary>
    private static Task<bool> RunAsync(string verb, SchemaScripts scripts, Func<Task<bool>> run) => PostgresErrors.ReadingAsync(verb, async () =>
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("42", StringComparison.Ordinal) && e.SqlState != PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new LogDamagedException(
                $"The database holds tables for {scripts.SetName} that this program did not make, or that somebody has changed ({e.SqlState}: {e.MessageText}). "
                + "Nothing was changed. Use another database.",
                e);
        }
    });

    /// <summary>How many scripts of the set the database has seen.</summary>
    /// <exception cref="LogDamagedException">More than there are.</exception>
    private static async Task<int> FindVersionAsync(NpgsqlConnection connection, SchemaScripts scripts, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("select to_regclass('event_log.schema_version') is not null", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            return 0;
        var applied = await ReadVersionAsync(connection, scripts.SetName, cancellationToken).ConfigureAwait(false);
        return applied <= scripts.Version
            ? applied
            : throw new LogDamagedException(
                $"The database's tables for {scripts.SetName} are at version {applied}; this program knows version {scripts.Version} at most. "
                + "A newer program prepared them: run that one.");
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, string setName, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(number), 0) from event_log.schema_version where set_name = $1", connection)
        {
            Parameters = { new() { Value = setName } },
        };
        return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
