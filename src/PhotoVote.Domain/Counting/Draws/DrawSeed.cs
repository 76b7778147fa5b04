using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// 32 random bytes that are secret while people vote and published afterwards. Their <see cref="Commitment"/> is published before voting
/// opens: nobody can put another seed in its place later.
/// </summary>
public sealed class DrawSeed
{
    public const int Size = 32;

    private readonly byte[] _bytes;

    /// <param name="bytes">32 bytes; whoever makes a new seed brings the randomness.</param>
    public DrawSeed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException("A seed has 32 bytes.", nameof(bytes));
        _bytes = bytes.ToArray();
        Span<byte> hash = stackalloc byte[KeyHash.Size];
        SHA256.HashData([.. "photovote/draw-seed/v1"u8, .. bytes], hash);
        Commitment = new KeyHash(hash);
    }

    /// <summary>SHA-256("photovote/draw-seed/v1" ‖ the 32 bytes), for everybody to see before voting opens.</summary>
    public KeyHash Commitment { get; }

    /// <summary>The seed itself, 43 characters of base64url: secret until the vote is over.</summary>
    public string Reveal() => Base64Url.EncodeToString(_bytes);

    /// <summary>Never the seed: logs and exceptions call this.</summary>
    public override string ToString() => "DrawSeed(hidden)";

    /// <summary>Only what prints back to itself parses.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DrawSeed? seed)
    {
        Span<byte> bytes = stackalloc byte[Size];
        seed = KeyText.TryRead(text, bytes) ? new DrawSeed(bytes) : null;
        return seed is not null;
    }

    internal void Mac(ReadOnlySpan<byte> message, Span<byte> mac) => HMACSHA256.HashData(_bytes, message, mac);
}
