using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PhotoVote.EventLog;

/// <summary>
/// 128 bits that tell one request from another: who asks, of which aggregate, what. The log keeps it with the command's id,
/// so that the same id with another request is an error and with the same request the first outcome again.
/// </summary>
public readonly record struct Fingerprint(UInt128 Value)
{
    /// <summary>The first 16 bytes of SHA-256 over the parts, each preceded by its length in bytes (UTF-8, 32-bit big endian).</summary>
    /// <param name="parts">Every field of the request in a fixed order; null counts as its own value, distinct from "".</param>
    public static Fingerprint Of(params ReadOnlySpan<string?> parts)
    {
        var size = 0;
        foreach (var part in parts)
            size += 4 + (part is null ? 0 : Encoding.UTF8.GetMaxByteCount(part.Length));
        var buffer = size <= 1024 ? stackalloc byte[size] : new byte[size];
        var at = 0;
        foreach (var part in parts)
        {
            var written = part is null ? 0 : Encoding.UTF8.GetBytes(part, buffer[(at + 4)..]);
            BinaryPrimitives.WriteInt32BigEndian(buffer[at..], part is null ? -1 : written);
            at += 4 + written;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..at], hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>Reads the 16 big-endian bytes that <see cref="ToBytes"/> wrote.</summary>
    public static Fingerprint FromBytes(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Sixteen bytes, big endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }
}
