using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoVote.Cli.Db;
using PhotoVote.Cli.Http;
using PhotoVote.Cli.Verification;
using PhotoVote.Client;
using PhotoVote.EventLog;

namespace PhotoVote.Cli.Voting;

/// <summary>The way to the election that the command line names, and the log where it ends, as far as that can be read from here.</summary>
internal sealed class VotingRoute : IAsyncDisposable
{
    /// <summary>For how long a command is sent again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<IAsyncDisposable> _owned = [];

    private VotingRoute()
    {
    }

    public IVotingPath Path { get; private set; } = null!;

    /// <summary>To compare with; null when no log was named.</summary>
    public IEventLog? Log { get; private set; }

    /// <summary>The options that name it.</summary>
    public sealed class Options
    {
        private const int MostConnections = 5_000;

        public Option<Uri?> Url { get; } = new("--url") { Description = "Over HTTP: the server.", HelpName = "address", CustomParser = ServerAddress.Parse };

        public Option<bool> Cluster { get; } = new("--cluster") { Description = "As a .NET service does: to the gateways on the PostgreSQL database." };

        public Option<string?> Data { get; } = new("--data") { Description = "A data folder: for a silo in this process, or with --url, the server's, to compare with.", HelpName = "folder" };

        public Option<string?> Connection { get; } = new("--connection") { Description = $"A PostgreSQL database, as --data; with --cluster, else the environment's {DatabaseAddress.Variable}.", HelpName = "string" };

        public Option<int?> Partitions { get; } = new("--partitions") { Description = "In this process: over how many partitions elections are spread.", HelpName = "count" };

        public Option<int> Connections { get; } = new("--connections") { Description = "HTTP connections at a time, at most.", HelpName = "count", DefaultValueFactory = _ => 256 };

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[Url, Cluster, Data, Connection, Partitions, Connections])
                command.Options.Add(option);
        }

        /// <exception cref="UsageException">They make no sense together.</exception>
        public Task<VotingRoute> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
        {
            var (url, folder, connection) = (parsed.GetValue(Url), parsed.GetValue(Data), parsed.GetValue(Connection));
            if (url is not null && parsed.GetValue(Cluster))
                throw new UsageException("choose one way: --url or --cluster, or neither for a silo in this process");
            if (folder is not null && connection is not null)
                throw new UsageException("name one log: --data or --connection, not both");
            if (parsed.GetValue(Partitions) is < 1 or > 1_024)
                throw new UsageException("--partitions is 1 to 1024");
            if (parsed.GetValue(Connections) is < 1 or > MostConnections)
                throw new UsageException($"--connections is 1 to {MostConnections}");
            if (url is not null)
                return OverHttpAsync(url, parsed.GetValue(Connections), folder, connection, cancellationToken);
            if (!parsed.GetValue(Cluster))
                return InThisProcessAsync(folder, connection, parsed.GetValue(Partitions), cancellationToken);
            if (folder is not null)
                throw new UsageException("a data folder has no cluster: --cluster needs a PostgreSQL database");
            return ToClusterAsync(
                connection ?? DatabaseAddress.FromEnvironment ?? throw new UsageException($"name the cluster's database: --connection, or {DatabaseAddress.Variable} in the environment"),
                cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
            await _owned[i].DisposeAsync();
    }

    private static Task<VotingRoute> OverHttpAsync(Uri url, int connections, string? folder, string? connection, CancellationToken cancellationToken) =>
        OpenAsync(async route =>
        {
            var path = new HttpPath(url, connections, Patience, TimeProvider.System);
            route._owned.Add(path);
            await path.EnsureReachableAsync(cancellationToken);
            if (folder is not null || connection is not null)
                await route.ReadLogAsync(folder, connection, cancellationToken);
            route.Path = path;
        });

    private static Task<VotingRoute> ToClusterAsync(string connection, CancellationToken cancellationToken) => OpenAsync(async route =>
    {
        await route.ReadLogAsync(null, connection, cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UsePhotoVoteClient(connection, options => options.CommandTimeout = Patience);
        var host = new RunningHost(builder.Build());
        route._owned.Add(host);
        await host.StartAsync(cancellationToken);
        route.Path = new GrainPath("PhotoVote.Client", host.Services.GetRequiredService<PhotoVoteClient>(), host);
    });

    private static Task<VotingRoute> InThisProcessAsync(string? folder, string? connection, int? partitions, CancellationToken cancellationToken) =>
        OpenAsync(async route =>
        {
            if (folder is null && connection is null)
            {
                var temporary = new TemporaryFolder();
                route._owned.Add(temporary);
                folder = temporary.Path;
            }

            var silo = connection is not null
                ? await OwnSilo.InDatabaseAsync(connection, partitions, cancellationToken)
                : await OwnSilo.InFolderAsync(folder!, partitions, cancellationToken);
            route._owned.Add(silo);
            route.Log = silo.Log;
            route.Path = new GrainPath(
                $"a silo in this process, on {(connection is null ? "SQLite" : "PostgreSQL")}", new PhotoVoteClient(silo.Grains, new() { CommandTimeout = Patience }), silo);
        });

    private static async Task<VotingRoute> OpenAsync(Func<VotingRoute, Task> openAsync)
    {
        var route = new VotingRoute();
        try
        {
            await openAsync(route);
            return route;
        }
        catch (PhotoVoteConnectionException e)
        {
            await route.DisposeAsync();
            throw new PhotoVoteUnreachableException(e.Message, e);
        }
        catch
        {
            await route.DisposeAsync();
            throw;
        }
    }

    private async Task ReadLogAsync(string? folder, string? connection, CancellationToken cancellationToken)
    {
        var location = await LogLocation.OpenAsync(folder, connection, cancellationToken);
        _owned.Add(location);
        Log = location.Log;
    }

    private sealed class RunningHost(IHost host) : IAsyncDisposable
    {
        public IServiceProvider Services => host.Services;

        public Task StartAsync(CancellationToken cancellationToken) => host.StartAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private sealed class TemporaryFolder : IAsyncDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("photovote-load-").FullName;

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Path, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
