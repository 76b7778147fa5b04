using System.Globalization;
using Npgsql;

namespace PhotoVote.EventLog.Postgres;

/// <summary>What a database knows about the partitions of its log: a program that only reads need not be told how it is cut.</summary>
public static class PostgresPartitions
{
    private const string Count = "select coalesce(max(id) + 1, 1) from event_log.partition";

    /// <summary>The least <see cref="PostgresEventLogOptions.Partitions"/> with which every event can be read.</summary>
    /// <exception cref="LogUnavailableException">The database cannot be read, or has no event log.</exception>
    public static Task<int> CountAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return PostgresErrors.ReadingAsync("read", async () =>
        {
            await using var command = dataSource.CreateCommand(Count);
            return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
        });
    }
}
