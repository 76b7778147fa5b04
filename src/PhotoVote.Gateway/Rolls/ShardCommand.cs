using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PhotoVote.Gateway.Rolls;

/// <summary>The ids of the commands that one registration becomes.</summary>
internal static class ShardCommand
{
    /// <summary>
    /// The time of the request's id (6 bytes) and the first 10 bytes of SHA-256("photovote/shard-command/v1" ‖ the request's id ‖ the shard
    /// as 32-bit big endian): the same whenever the request is sent again.
    /// </summary>
    public static Ulid Id(Ulid request, int shard)
    {
        var domain = "photovote/shard-command/v1"u8;
        Span<byte> input = stackalloc byte[domain.Length + 20];
        domain.CopyTo(input);
        request.TryWriteBytes(input[domain.Length..]);
        BinaryPrimitives.WriteInt32BigEndian(input[(domain.Length + 16)..], shard);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);

        Span<byte> id = stackalloc byte[16];
        request.TryWriteBytes(id);
        hash[..10].CopyTo(id[6..]);
        return new Ulid(id);
    }
}
