using Microsoft.Extensions.Options;
using Npgsql;

namespace PhotoVote.Client.Hosting;

/// <summary>Decides, while the client connects at its start, whether to try again, and in the end says in words why it did not work.</summary>
internal sealed class ClusterConnection(ClusterDatabase database, IOptions<PhotoVoteClientOptions> options, TimeProvider time) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly long _started = time.GetTimestamp();

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        var (cause, mayPass) = await ExplainAsync(exception, cancellationToken).ConfigureAwait(false);
        if (!mayPass || time.GetElapsedTime(_started) + Pause >= options.Value.StartTimeout)
            throw new PhotoVoteConnectionException(cause, exception);
        await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<(string Cause, bool MayPass)> ExplainAsync(Exception exception, CancellationToken cancellationToken)
    {
        const string ListClusters = "select s.cluster_id, count(*) from orleans.silo s where s.status = 3 and s.proxy_port > 0 group by s.cluster_id";
        var cluster = options.Value.Cluster;
        try
        {
            var alive = new Dictionary<string, long>(StringComparer.Ordinal);
            await using var command = database.DataSource.CreateCommand(ListClusters);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                alive[reader.GetString(0)] = reader.GetInt64(1);
            if (alive.TryGetValue(cluster, out var gateways))
                return ($"The cluster '{cluster}' of the database {database.Place} lists {gateways:N0} gateways, but none answers: {exception.Message} They have crashed, or their ports cannot be reached from here.", true);
            return alive.Count == 0
                ? ($"No gateway runs on the database {database.Place}. Start one.", true)
                : ($"No gateway of a cluster '{cluster}' runs on the database {database.Place}, only of {string.Join(", ", alive.Keys.Select(name => $"'{name}'"))}. Name the cluster in PhotoVoteClientOptions.Cluster.", true);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return ($"The database {database.Place} is none of PhotoVote, or no gateway has been started on it yet: it has no schema 'orleans'.", true);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return ($"The database {database.Place} does not let this user read the list of gateways: {e.MessageText}. Grant usage on schema orleans and select on its tables.", false);
        }
        catch (PostgresException e)
        {
            return ($"The database {database.Place} refuses the connection: {e.MessageText}. Check the connection string.", e.IsTransient);
        }
        catch (NpgsqlException e)
        {
            return ($"The database {database.Place} cannot be reached: {e.InnerException?.Message ?? e.Message}. Check the connection string, and whether PostgreSQL runs.", true);
        }
    }
}
