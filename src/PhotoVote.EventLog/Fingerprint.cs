using System.Buffers.Binary;

namespace PhotoVote.EventLog;

/// <summary>
/// 128 bits that tell one request from another: who asks, of which aggregate, what. The log keeps it with the command's id,
/// so that the same id with another request is an error and with the same request the first outcome again.
/// </summary>
public readonly record struct Fingerprint(UInt128 Value)
{
    /// <summary>The first 16 bytes of SHA-256 over the parts, each preceded by its length in bytes (UTF-8, 32-bit big endian).</summary>
    /// <param name="parts">Every field of the request in a fixed order; null counts as its own value, distinct from "".</param>
    /// <seealso cref="RequestParts"/>
    public static Fingerprint Of(params ReadOnlySpan<string?> parts)
    {
        var request = new RequestParts(stackalloc byte[512]);
        foreach (var part in parts)
            request.Add(part);
        return request.ToFingerprint();
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
