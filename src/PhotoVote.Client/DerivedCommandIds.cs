using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PhotoVote.Client;

/// <summary>
/// The ids of the commands that one request becomes: the same whenever the request is sent again. The time of the request's id (6 bytes)
/// and the first 10 bytes of SHA-256(purpose ‖ the request's id ‖ the part's number as 32-bit big endian).
/// </summary>
internal static class DerivedCommandIds
{
    /// <summary>What a registration asks of one shard of the roll; the purpose is "photovote/shard-command/v1".</summary>
    public static Ulid OfShard(Ulid request, int shard) => Derive("photovote/shard-command/v1"u8, request, shard);

    /// <summary>A later part of a list that is too long for one registration; the purpose is "photovote/list-part/v1".</summary>
    public static Ulid OfListPart(Ulid request, int part) => Derive("photovote/list-part/v1"u8, request, part);

    private static Ulid Derive(ReadOnlySpan<byte> purpose, Ulid request, int number)
    {
        Span<byte> input = stackalloc byte[purpose.Length + 20];
        purpose.CopyTo(input);
        request.TryWriteBytes(input[purpose.Length..]);
        BinaryPrimitives.WriteInt32BigEndian(input[(purpose.Length + 16)..], number);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);

        Span<byte> id = stackalloc byte[16];
        request.TryWriteBytes(id);
        hash[..10].CopyTo(id[6..]);
        return new Ulid(id);
    }
}
