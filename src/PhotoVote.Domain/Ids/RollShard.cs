using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace PhotoVote.Domain;

/// <summary>Which shard of an election's roll a voter is on, and how many shards there are.</summary>
public static class RollShard
{
    /// <summary>The first four bytes, big endian, of SHA-256("photovote/roll-shard/v1" ‖ voter id), modulo the number of shards.</summary>
    public static int Of(VoterId voter, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        if (shards == 1)
            return 0;

        var domain = "photovote/roll-shard/v1"u8;
        Span<byte> input = stackalloc byte[domain.Length + VoterId.MaxLength];
        domain.CopyTo(input);
        var length = Encoding.ASCII.GetBytes(voter.ToString(), input[domain.Length..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input[..(domain.Length + length)], hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)shards);
    }

    /// <summary>One shard for every 16,000 voters expected, rounded up to a power of two; 16 when nobody knows; 1 to 1,024.</summary>
    public static int CountFor(int? expectedVoters)
    {
        if (expectedVoters is not { } expected)
            return Limits.DefaultRollShards;
        var needed = ((long)Math.Max(1, expected) + Limits.VotersPerShard - 1) / Limits.VotersPerShard;
        return (int)Math.Min(Limits.RollShards, BitOperations.RoundUpToPowerOf2((uint)needed));
    }
}
