using PhotoVote.Domain;
using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Photos;

/// <summary>The settings under <c>PhotoVote:Photos:</c>.</summary>
internal sealed class PhotoSettings
{
    /// <summary>Of a file that is sent.</summary>
    public int MaxBytes { get; set; } = 32 << 20;

    /// <summary>Photos that may be added to one election, whether candidates show them or not.</summary>
    public int MostOfElection { get; set; } = Limits.Candidates;

    /// <summary>Bytes that the photos of one election may take where they are kept, all sizes together.</summary>
    public long MostBytesOfElection { get; set; } = 8L << 30;

    public static HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase) { nameof(MaxBytes), nameof(MostOfElection), nameof(MostBytesOfElection) };

    /// <exception cref="StartupException">A setting cannot be used.</exception>
    public void Check(string path)
    {
        Check(nameof(MaxBytes), MaxBytes, 1 << 10, 128 << 20);
        Check(nameof(MostOfElection), MostOfElection, 0, 1_000_000);
        Check(nameof(MostBytesOfElection), MostBytesOfElection, 0, 1L << 50);

        void Check(string name, long value, long least, long most)
        {
            if (value < least || value > most)
                throw new StartupException(ExitCode.Configuration, $"{path}:{name} is {value}: choose {least:N0} to {most:N0}.");
        }
    }
}
