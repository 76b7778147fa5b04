using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PhotoVote.Domain;

/// <summary>
/// An election's id: 128 bits, printed as 26 characters of Crockford's base32. It holds the time of the command that
/// created the election (bytes 0-5), the partition of the log it lives in for ever (bytes 6-7), and a hash (bytes 8-15).
/// </summary>
public readonly record struct ElectionId(UInt128 Value) : IUtf8SpanFormattable
{
    /// <summary>The partition of the log that holds everything of this election.</summary>
    public int Partition => (ushort)(Value >> 64);

    /// <summary>
    /// The id of the election that a command creates, so that a retry creates the same one. With
    /// h = SHA-256("photovote/election-id/v1" ‖ the command id's 16 bytes): the command id's bytes 0-5, then the partition
    /// (h[8..12], big endian, modulo <paramref name="partitionCount"/>) as two bytes, then h[0..8].
    /// </summary>
    /// <param name="commandId">The create command's ULID.</param>
    /// <param name="partitionCount">How many partitions the log has, 1 to 65,536.</param>
    public static ElectionId FromCommand(UInt128 commandId, int partitionCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitionCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitionCount, 65_536);

        var domain = "photovote/election-id/v1"u8;
        Span<byte> input = stackalloc byte[domain.Length + 16];
        domain.CopyTo(input);
        BinaryPrimitives.WriteUInt128BigEndian(input[domain.Length..], commandId);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input, hash);

        var partition = (ushort)(BinaryPrimitives.ReadUInt32BigEndian(hash[8..]) % (uint)partitionCount);
        var time = (ulong)(commandId >> 80);
        return new ElectionId(new UInt128((time << 16) | partition, BinaryPrimitives.ReadUInt64BigEndian(hash)));
    }

    public override string ToString() => Crockford.Print(Value);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Crockford.TryPrint(Value, utf8Destination, out bytesWritten);

    public static bool TryParse([NotNullWhen(true)] string? text, out ElectionId id)
    {
        var parsed = Crockford.TryParse(text, out var value);
        id = new ElectionId(value);
        return parsed;
    }

    /// <exception cref="FormatException">The text is not the canonical form of an id.</exception>
    public static ElectionId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an election id.");
}
