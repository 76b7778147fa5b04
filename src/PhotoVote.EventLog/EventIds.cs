using System.Security.Cryptography;

namespace PhotoVote.EventLog;

/// <summary>The ids of the events that one command appends.</summary>
public static class EventIds
{
    /// <summary>
    /// The id of a command's event: the command's own id for the first; for a further one the command's time (6 bytes) and the first
    /// 10 bytes of SHA-256(command id ‖ index as 32-bit big endian), so that a retry derives the same ids.
    /// </summary>
    /// <param name="commandId">The command's id.</param>
    /// <param name="index">The event's place in the command, from 0.</param>
    public static Ulid Derive(Ulid commandId, int index)
    {
        if (index == 0)
            return commandId;
        Span<byte> input = stackalloc byte[20];
        commandId.TryWriteBytes(input);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input[16..], index);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        hash[..10].CopyTo(input[6..]);
        return new Ulid(input[..16]);
    }
}
