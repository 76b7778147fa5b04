namespace PhotoVote.Gateway.Hosting;

/// <summary>The settings under <c>PhotoVote:Cluster:</c>. None is needed for gateways on one machine.</summary>
internal sealed class ClusterSettings
{
    public const string DefaultName = "photovote";
    public const int DefaultSiloPort = 11_111;
    public const int DefaultGatewayPort = 30_000;

    /// <summary>Of the gateways on one database, those with one name form a cluster.</summary>
    public string Name { get; set; } = DefaultName;

    /// <summary>This machine's address, or a name for it, at which the other gateways find this one: it listens there, and not only on loopback.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>Where the other gateways find it; by default a free port on loopback, and <see cref="DefaultSiloPort"/> on an advertised address.</summary>
    public int? SiloPort { get; set; }

    /// <summary>Where grain clients find it; likewise, <see cref="DefaultGatewayPort"/>.</summary>
    public int? GatewayPort { get; set; }

    public static HashSet<string> Names { get; } =
        new(StringComparer.OrdinalIgnoreCase) { nameof(Name), nameof(AdvertisedAddress), nameof(SiloPort), nameof(GatewayPort) };

    /// <exception cref="StartupException">A setting cannot be used.</exception>
    public void Check(string path)
    {
        if (Name.Length is 0 or > 100 || Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw Wrong($"{path}:{nameof(Name)} has 1 to 100 letters, digits, dashes, underscores and dots.");
        CheckPort(SiloPort, nameof(SiloPort));
        CheckPort(GatewayPort, nameof(GatewayPort));
        if (SiloPort is not null && SiloPort == GatewayPort)
            throw Wrong($"{path}:{nameof(SiloPort)} and {path}:{nameof(GatewayPort)} are both {SiloPort}: choose two.");

        void CheckPort(int? port, string name)
        {
            if (port is < 1 or > 65_535)
                throw Wrong($"{path}:{name} is {port}: choose 1 to 65535.");
        }
    }

    private static StartupException Wrong(string words) => new(ExitCode.Configuration, words);
}
