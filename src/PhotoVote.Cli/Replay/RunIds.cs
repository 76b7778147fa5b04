using System.Security.Cryptography;
using System.Text;

namespace PhotoVote.Cli.Replay;

/// <summary>
/// The ids of a run's commands, derived from the run's own: a run that is resumed sends the same ones, and whatever was done before is not
/// done again.
/// </summary>
internal sealed class RunIds(Ulid run)
{
    public Ulid Run { get; } = run;

    /// <summary>The run's time (6 bytes) and the first 10 bytes of SHA-256("photovote/replay/v1" ‖ run ‖ label).</summary>
    public Ulid Command(string label)
    {
        Span<byte> id = stackalloc byte[16];
        Run.TryWriteBytes(id);
        var domain = "photovote/replay/v1"u8;
        byte[] input = [.. domain, .. id, .. Encoding.UTF8.GetBytes(label)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        hash[..10].CopyTo(id[6..]);
        return new Ulid(id);
    }

    /// <summary>Only what prints back to itself is a run's id: lenient readings would alias others.</summary>
    public static bool TryParse(string text, out Ulid run) => Ulid.TryParse(text, out run) && run.ToString() == text;
}
