using System.Buffers.Binary;

namespace PhotoVote.EventLog.Postgres;

/// <summary>128-bit values as uuid: PostgreSQL compares uuids byte by byte, so the big-endian bytes keep their order.</summary>
internal static class PostgresValues
{
    public static Guid ToGuid(Fingerprint fingerprint)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, fingerprint.Value);
        return new(bytes, bigEndian: true);
    }

    public static Fingerprint ToFingerprint(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return Fingerprint.FromBytes(bytes);
    }

    public static DateTimeOffset ToTime(DateTime utc) => new(utc, TimeSpan.Zero);
}
