using Npgsql;

namespace PhotoVote.Client.Hosting;

/// <summary>The database through which the gateways of a cluster are found.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    /// <summary>The same for every cluster, as the gateways have it.</summary>
    public const string ServiceId = "photovote";

    /// <summary>Few, because it is asked for the list of gateways and nothing else.</summary>
    private const int Connections = 4;

    /// <summary>Seconds; the list is a short one, and the start has a limit of its own to keep.</summary>
    private const int Patience = 5;

    public ClusterDatabase(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        NpgsqlConnectionStringBuilder settings;
        try
        {
            // Orleans' provider names its table of queries without a schema.
            settings = new(connectionString) { SearchPath = "orleans", MaxPoolSize = Connections, MinPoolSize = 0, Multiplexing = false };
            (settings.Timeout, settings.CommandTimeout, settings.CancellationTimeout) = (Patience, Patience, Patience * 200);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new PhotoVoteConnectionException($"The connection string cannot be read: {e.Message}", e);
        }

        DataSource = NpgsqlDataSource.Create(settings);
        Place = $"'{settings.Database ?? settings.Username}' at {settings.Host}:{settings.Port}";
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>The database, in words, without what is secret.</summary>
    public string Place { get; }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();
}
