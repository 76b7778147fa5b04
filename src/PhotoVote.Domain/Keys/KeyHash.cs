using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PhotoVote.Domain;

/// <summary>SHA-256 of a key: all that is ever stored of one. 32 bytes in place, printed as 43 characters of base64url.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct KeyHash : IEquatable<KeyHash>, IUtf8SpanFormattable
{
    public const int Size = 32;
    public const int TextLength = 43;

    // Big endian on every machine, so that the bytes are the hash's bytes wherever a snapshot travels.
    private readonly ulong _a, _b, _c, _d;

    public KeyHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException("A key hash has 32 bytes.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>True for the default value, which is nobody's hash.</summary>
    public bool IsNone => (_a | _b | _c | _d) == 0;

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>In a time that does not depend on where two hashes first differ.</summary>
    public bool Equals(KeyHash other) => CryptographicOperations.FixedTimeEquals(Bytes(in this), Bytes(in other));

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    public override int GetHashCode() => (int)_a;

    public static bool operator ==(KeyHash left, KeyHash right) => left.Equals(right);

    public static bool operator !=(KeyHash left, KeyHash right) => !left.Equals(right);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Base64Url.TryEncodeToUtf8(bytes, utf8Destination, out bytesWritten);
    }

    /// <summary>Only what prints back to itself parses.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out KeyHash hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var parsed = KeyText.TryRead(text, bytes);
        hash = parsed ? new KeyHash(bytes) : default;
        return parsed;
    }

    /// <exception cref="FormatException">The text is not the canonical form of a hash.</exception>
    public static KeyHash Parse(string text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException("A key hash is 43 characters of base64url.");

    private static ReadOnlySpan<byte> Bytes(ref readonly KeyHash hash) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in hash, 1));
}
