using PhotoVote.Gateway.Counts.Live;
using PhotoVote.Gateway.Links;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Photos;
using PhotoVote.Gateway.Telemetry;

namespace PhotoVote.Gateway.Hosting;

/// <summary>The settings under <c>PhotoVote:</c>, from appsettings.json, the environment (<c>PhotoVote__DataFolder</c>) or the command line.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "PhotoVote";

    /// <summary>Where the embedded log lives: on a local disk. Not used with PostgreSQL.</summary>
    public string? DataFolder { get; set; }

    /// <summary>How many partitions new elections are spread over. It may grow from one start to the next, never shrink.</summary>
    public int Partitions { get; set; } = 1;

    /// <summary>PostgreSQL: whether starting creates and updates the tables, or only checks them.</summary>
    public bool ApplySchema { get; set; } = true;

    /// <summary>PostgreSQL: where the other gateways on the database find this one.</summary>
    public ClusterSettings Cluster { get; set; } = new();

    /// <summary>How much at once, and how often.</summary>
    public LimitSettings Limits { get; set; } = new();

    /// <summary>How many may watch results.</summary>
    public LiveSettings Live { get; set; } = new();

    /// <summary>How large photos may be, and how many.</summary>
    public PhotoSettings Photos { get; set; } = new();

    /// <summary>What links and QR codes begin with; null: as the request came.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Whether Orleans' dashboard is there, for whoever has the operator's key.</summary>
    public bool Dashboard { get; set; }

    /// <summary>The key of whoever runs the servers.</summary>
    public string? OperatorKey { get; set; }

    /// <summary><c>ConnectionStrings:PhotoVote</c>: a PostgreSQL database in place of the data folder.</summary>
    public string? ConnectionString { get; private set; }

    /// <summary>Whether traces and metrics are sent to a collector.</summary>
    public bool ExportsTelemetry { get; private set; }

    /// <exception cref="StartupException">A setting cannot be used.</exception>
    public static GatewayOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        RefuseUnknown(section, Names);
        var cluster = section.GetSection(nameof(Cluster));
        RefuseUnknown(cluster, ClusterSettings.Names);
        var live = section.GetSection(nameof(Live));
        RefuseUnknown(live, LiveSettings.Names);
        var limits = section.GetSection(nameof(Limits));
        RefuseUnknown(limits, LimitSettings.Names);
        var photos = section.GetSection(nameof(Photos));
        RefuseUnknown(photos, PhotoSettings.Names);
        try
        {
            var options = section.Get<GatewayOptions>() ?? new GatewayOptions();
            if (options.Partitions is < 1 or > MostPartitions)
                throw Wrong($"{Section}:{nameof(Partitions)} is {options.Partitions}: choose 1 to {MostPartitions:N0}.");
            options.ConnectionString = configuration.GetConnectionString(Section) is { Length: > 0 } text ? text : null;
            if (options.ConnectionString is null && cluster.GetChildren().Any())
                throw Wrong($"{cluster.Path} is set, but a data folder is one process's alone: gateways form a cluster on a PostgreSQL database, "
                    + "ConnectionStrings:PhotoVote.");
            options.Cluster.Check(cluster.Path);
            options.Live.Check(live.Path);
            options.Limits.Check(limits.Path);
            options.Photos.Check(photos.Path);
            options.PublicUrl = PublicAddress.Read($"{Section}:{nameof(PublicUrl)}", options.PublicUrl);
            if (options.OperatorKey is { Length: < Operating.OperatorKey.LeastLength })
                throw Wrong($"{Section}:{nameof(OperatorKey)} is too short: it has {Operating.OperatorKey.LeastLength} characters at least, and nobody can guess them.");
            if (options.Dashboard && options.OperatorKey is null)
                throw Wrong($"{Section}:{nameof(Dashboard)} needs a key: set {Section}:{nameof(OperatorKey)}, of {Operating.OperatorKey.LeastLength} characters at least.");
            options.ExportsTelemetry = TelemetryExport.IsWanted(configuration);
            options.DataFolder = string.IsNullOrWhiteSpace(options.DataFolder) ? DefaultFolder() : Path.GetFullPath(options.DataFolder);
            return options;
        }
        catch (InvalidOperationException e)
        {
            throw Wrong(e.Message);
        }
    }

    private const int MostPartitions = 1_024;

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { nameof(DataFolder), nameof(Partitions), nameof(ApplySchema), nameof(Cluster), nameof(Limits), nameof(Live), nameof(Photos), nameof(PublicUrl), nameof(Dashboard), nameof(OperatorKey) };

    private static void RefuseUnknown(IConfigurationSection section, HashSet<string> names)
    {
        foreach (var given in section.GetChildren())
            if (!names.Contains(given.Key))
                throw Wrong($"There is no setting {given.Path}; there are {string.Join(", ", names.Select(name => $"{section.Path}:{name}"))}.");
    }

    /// <summary>$XDG_DATA_HOME or ~/.local/share on Linux, and what corresponds to it elsewhere.</summary>
    private static string DefaultFolder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return home.Length > 0
            ? Path.Combine(home, "photovote")
            : throw Wrong($"This user has no home folder. Say where the data should live: {Section}:{nameof(DataFolder)}.");
    }

    private static StartupException Wrong(string words) => new(ExitCode.Configuration, words);
}
