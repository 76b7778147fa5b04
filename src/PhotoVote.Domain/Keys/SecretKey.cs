using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PhotoVote.Domain;

/// <summary>
/// 32 secret bytes: an organiser's, a voter's or a ballot's key. Keys of voters derive from the organiser's, keys of ballots
/// from the voter's, so links can be made again and a lost reply loses nothing. Only <see cref="Hash"/> is ever stored.
/// </summary>
public sealed class SecretKey : IEquatable<SecretKey>
{
    public const int Size = 32;

    private readonly byte[] _bytes;

    /// <param name="bytes">32 bytes; whoever makes a new key brings the randomness.</param>
    public SecretKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException("A key has 32 bytes.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>SHA-256 of the 32 bytes.</summary>
    public KeyHash Hash()
    {
        Span<byte> hash = stackalloc byte[KeyHash.Size];
        SHA256.HashData(_bytes, hash);
        return new KeyHash(hash);
    }

    /// <summary>Of an organiser's key, a registered voter's: HMAC-SHA256(key, "photovote/voter/v1\n{election}\n{voter}").</summary>
    public SecretKey ForVoter(ElectionId election, VoterId voter) => Derive($"photovote/voter/v1\n{election}\n{voter}");

    /// <summary>Of a voter's key, its ballot's: HMAC-SHA256(key, "photovote/ballot/v1\n{election}\n{ballot}").</summary>
    public SecretKey ForBallot(ElectionId election, BallotId ballot) => Derive($"photovote/ballot/v1\n{election}\n{ballot}");

    /// <summary>
    /// Where anyone may vote, a voter is whoever holds a key: "open-" and the first 26 characters of the lower-case
    /// hexadecimal SHA-256("photovote/open-voter/v1" ‖ key).
    /// </summary>
    public VoterId OpenVoter()
    {
        var domain = "photovote/open-voter/v1"u8;
        Span<byte> input = stackalloc byte[domain.Length + Size];
        domain.CopyTo(input);
        _bytes.CopyTo(input[domain.Length..]);
        Span<byte> hash = stackalloc byte[KeyHash.Size];
        SHA256.HashData(input, hash);
        return VoterId.Parse("open-" + Convert.ToHexStringLower(hash[..13]));
    }

    /// <summary>The key itself, 43 characters of base64url: for its owner's eyes only.</summary>
    public string Reveal() => Base64Url.EncodeToString(_bytes);

    /// <summary>Never the key: logs and exceptions call this.</summary>
    public override string ToString() => "SecretKey(hidden)";

    public bool Equals(SecretKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    public override bool Equals(object? obj) => Equals(obj as SecretKey);

    public override int GetHashCode() => Hash().GetHashCode();

    /// <summary>Only what prints back to itself parses.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SecretKey? key)
    {
        Span<byte> bytes = stackalloc byte[Size];
        key = KeyText.TryRead(text, bytes) ? new SecretKey(bytes) : null;
        return key is not null;
    }

    private SecretKey Derive(string message)
    {
        Span<byte> mac = stackalloc byte[Size];
        HMACSHA256.HashData(_bytes, Encoding.ASCII.GetBytes(message), mac);
        return new SecretKey(mac);
    }
}
