using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Overload;

/// <summary>
/// The settings under <c>PhotoVote:Limits:</c>, each of one gateway. They hold off what would take the server from others: a hall of some
/// thousand phones behind one address, all voting in the same second, is far below them.
/// </summary>
internal sealed class LimitSettings
{
    private const int Most = 1_000_000;

    /// <summary>Requests that are worked on at the same time; the next one is answered 503.</summary>
    public int Requests { get; set; } = 4_096;

    /// <summary>Connections; the next one is closed. Above all that listen and all that vote.</summary>
    public int Connections { get; set; } = 16_000;

    /// <summary>Requests a second with one voter's or ballot's key.</summary>
    public int KeyRate { get; set; } = 100;

    /// <summary>How many of them may come at once.</summary>
    public int KeyBurst { get; set; } = 1_000;

    /// <summary>Requests a second with one organiser's key.</summary>
    public int OrganiserRate { get; set; } = 1_000;

    /// <summary>How many of them may come at once.</summary>
    public int OrganiserBurst { get; set; } = 10_000;

    /// <summary>Requests a second from one address without a key that is known to open something.</summary>
    public int AddressRate { get; set; } = 2_000;

    /// <summary>How many of them may come at once.</summary>
    public int AddressBurst { get; set; } = 10_000;

    /// <summary>Requests a second from one address with known keys, however many: anybody can make some, and a hall's are not more.</summary>
    public int AddressKeyedRate { get; set; } = 20_000;

    /// <summary>How many of them may come at once.</summary>
    public int AddressKeyedBurst { get; set; } = 100_000;

    /// <summary>Requests a second without a known key, from all addresses together.</summary>
    public int UnkeyedRate { get; set; } = 10_000;

    /// <summary>How many of them may come at once.</summary>
    public int UnkeyedBurst { get; set; } = 40_000;

    /// <summary>Of the requests that are worked on, how many may be of one address: a quarter is always left for others.</summary>
    public int RequestsOfAnAddress => Share(Requests);

    /// <summary>And how many may come without a key that is known to open something.</summary>
    public int UnkeyedRequests => Share(Requests);

    /// <summary>Requests that are read or worked on.</summary>
    public int Arriving => 4 * Requests;

    public static HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(Requests), nameof(Connections), nameof(KeyRate), nameof(KeyBurst), nameof(OrganiserRate), nameof(OrganiserBurst),
        nameof(AddressRate), nameof(AddressBurst), nameof(AddressKeyedRate), nameof(AddressKeyedBurst), nameof(UnkeyedRate), nameof(UnkeyedBurst),
    };

    public static int Share(int whole) => Math.Max(1, whole * 3 / 4);

    /// <exception cref="StartupException">A setting cannot be used.</exception>
    public void Check(string path)
    {
        foreach (var (name, value) in ((string, int)[])
            [
                (nameof(Requests), Requests), (nameof(Connections), Connections), (nameof(KeyRate), KeyRate), (nameof(KeyBurst), KeyBurst),
                (nameof(OrganiserRate), OrganiserRate), (nameof(OrganiserBurst), OrganiserBurst), (nameof(AddressRate), AddressRate),
                (nameof(AddressBurst), AddressBurst), (nameof(AddressKeyedRate), AddressKeyedRate),
                (nameof(AddressKeyedBurst), AddressKeyedBurst), (nameof(UnkeyedRate), UnkeyedRate), (nameof(UnkeyedBurst), UnkeyedBurst),
            ])
            if (value is < 1 or > Most)
                throw new StartupException(ExitCode.Configuration, $"{path}:{name} is {value}: choose 1 to {Most:N0}.");
    }
}
