using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Counts.Live;

/// <summary>The settings under <c>PhotoVote:Live:</c>: how many may watch results through this gateway at once.</summary>
internal sealed class LiveSettings
{
    /// <summary>In all. Each is a connection, and so an open file of this process.</summary>
    public int Listeners { get; set; } = 12_000;

    /// <summary>From one address: a hall sits behind one, and so does everybody where a proxy stands before the gateway.</summary>
    public int ListenersPerAddress { get; set; } = 10_000;

    /// <summary>So long nothing is sent before a sign of life is.</summary>
    internal TimeSpan BeatEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whoever has not read for so long, with all buffers on the way full, is cut off.</summary>
    internal TimeSpan WritePatience { get; init; } = TimeSpan.FromSeconds(10);

    public static HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase) { nameof(Listeners), nameof(ListenersPerAddress) };

    /// <exception cref="StartupException">A setting cannot be used.</exception>
    public void Check(string path)
    {
        Check(nameof(Listeners), Listeners);
        Check(nameof(ListenersPerAddress), ListenersPerAddress);

        void Check(string name, int value)
        {
            if (value is < 0 or > 1_000_000)
                throw new StartupException(ExitCode.Configuration, $"{path}:{name} is {value}: choose 0 to 1,000,000.");
        }
    }
}
