using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using PhotoVote.Client.Hosting;

namespace PhotoVote.Client;

/// <summary>Puts a <see cref="PhotoVoteClient"/> into a host.</summary>
public static class PhotoVoteClientHosting
{
    /// <summary>
    /// Adds a <see cref="PhotoVoteClient"/> to the services. The host's start connects it, and fails with a <see cref="PhotoVoteConnectionException"/>
    /// that names the cause when that cannot be done within <see cref="PhotoVoteClientOptions.StartTimeout"/>, or with an
    /// <see cref="OptionsValidationException"/> that names the timeout which is none.
    /// </summary>
    /// <param name="builder">The host, which must hold no other Orleans client or silo.</param>
    /// <param name="connectionString">The gateways' PostgreSQL database, through which they are found; reading is enough.</param>
    /// <param name="configure">Further settings.</param>
    /// <exception cref="PhotoVoteConnectionException">The connection string cannot be read.</exception>
    public static IHostApplicationBuilder UsePhotoVoteClient(
        this IHostApplicationBuilder builder, string connectionString, Action<PhotoVoteClientOptions>? configure = null)
    {
        var database = new ClusterDatabase(connectionString);
        Add(builder.Services, database, configure);
        return builder.UseOrleansClient(client => Connect(client, database));
    }

    /// <inheritdoc cref="UsePhotoVoteClient(IHostApplicationBuilder, string, Action{PhotoVoteClientOptions})"/>
    public static IHostBuilder UsePhotoVoteClient(this IHostBuilder builder, string connectionString, Action<PhotoVoteClientOptions>? configure = null)
    {
        var database = new ClusterDatabase(connectionString);
        return builder
            .ConfigureServices(services => Add(services, database, configure))
            .UseOrleansClient(client => Connect(client, database));
    }

    private static void Add(IServiceCollection services, ClusterDatabase database, Action<PhotoVoteClientOptions>? configure)
    {
        services.AddOptions<PhotoVoteClientOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PhotoVoteClientOptions>, Validation>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => database); // By a factory, so that the host disposes of it.
        services.AddSingleton(provider => new PhotoVoteClient(
            provider.GetRequiredService<IClusterClient>(), provider.GetRequiredService<IOptions<PhotoVoteClientOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IClientConnectionRetryFilter, ClusterConnection>();
    }

    private static void Connect(IClientBuilder client, ClusterDatabase database)
    {
        client.UseAdoNetClustering(options =>
        {
            options.Invariant = "Npgsql";
            options.DataSource = database.DataSource;
        });
        client.Services.AddOptions<ClusterOptions>().Configure<IOptions<PhotoVoteClientOptions>>(
            (cluster, options) => (cluster.ClusterId, cluster.ServiceId) = (options.Value.Cluster, ClusterDatabase.ServiceId));
        client.Services.AddOptions<ClientMessagingOptions>().Configure<IOptions<PhotoVoteClientOptions>>(
            (messaging, options) => messaging.ResponseTimeout = options.Value.AttemptTimeout);
        client.AddActivityPropagation(); // Traces of the service go on in the silos, where somebody collects them.
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
    }

    private sealed class Validation : IValidateOptions<PhotoVoteClientOptions>
    {
        public ValidateOptionsResult Validate(string? name, PhotoVoteClientOptions options) =>
            options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
